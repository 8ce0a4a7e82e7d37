// Note that a copy is under way, or with null that none is.
// Parameters: graph_id of the source, or null. Returns: nothing.
MATCH (graph:GraphCrm {singleton: true})
SET graph.copying_from = $graph_id
