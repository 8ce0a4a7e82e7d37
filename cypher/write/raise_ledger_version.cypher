// Note that records were merged or taken apart.
// Parameters: none. Returns: nothing.
MATCH (graph:GraphCrm {singleton: true})
SET graph.data_version = graph.data_version + 1,
  graph.ledger_version = coalesce(graph.ledger_version, 0) + 1
