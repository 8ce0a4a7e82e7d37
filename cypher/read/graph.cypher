// Read what stands for the whole graph, with the record of the current run.
// Parameters: none. Returns: graph_id, schema_version, data_version, copying_from, ledger_version,
// run_id, record (JSON), relationships and communities (counts), these four null without a run;
// judged, whether there is any verdict.
MATCH (graph:GraphCrm {singleton: true})
OPTIONAL MATCH (run:Run {run_id: graph.run_id})
RETURN graph.graph_id AS graph_id, graph.schema_version AS schema_version,
  graph.data_version AS data_version, graph.copying_from AS copying_from,
  coalesce(graph.ledger_version, 0) AS ledger_version,
  run.run_id AS run_id, run.record AS record,
  run.relationships AS relationships, run.communities AS communities,
  EXISTS { MATCH (:Verdict) } AS judged
