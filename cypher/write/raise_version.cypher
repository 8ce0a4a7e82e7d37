// Note that customers, interactions or links changed.
// Parameters: none. Returns: nothing.
MATCH (graph:GraphCrm {singleton: true})
SET graph.data_version = graph.data_version + 1
