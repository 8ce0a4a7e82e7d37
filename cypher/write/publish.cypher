// Make a run the current one, and note when the one before ceased to be.
// Parameters: run_id, record (JSON), relationships and communities (counts).
// Returns: published, how many runs were: 0 where this one was given up meanwhile.
MATCH (graph:GraphCrm {singleton: true})
MATCH (run:Run {run_id: $run_id, stage: 'writing'})
OPTIONAL MATCH (before:Run {run_id: graph.run_id})
SET before.stage = 'replaced', before.replaced_at = datetime.realtime().epochMillis
SET run.stage = 'published', run.record = $record, run.relationships = $relationships,
  run.communities = $communities
SET graph.run_id = $run_id
RETURN count(*) AS published
