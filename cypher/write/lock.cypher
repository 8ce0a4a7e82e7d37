// Take the graph's lock until the transaction ends, so that writers go one after another.
// Parameters: none. Returns: graph_id; no row where the graph is gone.
MATCH (graph:GraphCrm {singleton: true})
SET graph.locked = true
RETURN graph.graph_id AS graph_id
