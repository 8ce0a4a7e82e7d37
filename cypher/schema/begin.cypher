// Make the node that stands for the graph, where it is not there yet.
// Parameters: graph_id, schema_version. Returns: graph_id, that of whoever was first.
MERGE (graph:GraphCrm {singleton: true})
ON CREATE SET graph.graph_id = $graph_id, graph.schema_version = $schema_version,
  graph.data_version = 0
RETURN graph.graph_id AS graph_id
