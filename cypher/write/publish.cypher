// Publish a run. As the current one it takes the place of the one before, and it is noted when that
// ceased to be; otherwise only what is kept of replaced runs will stay of it.
// Parameters: run_id, record (JSON), relationships and communities (counts), current (true or false).
// Returns: published, how many runs were: 0 where this one was given up meanwhile.
MATCH (graph:GraphCrm {singleton: true})
MATCH (run:Run {run_id: $run_id, stage: 'writing'})
OPTIONAL MATCH (before:Run {run_id: graph.run_id})
WHERE $current
SET before.stage = 'replaced', before.replaced_at = datetime.realtime().epochMillis
SET graph.runs = coalesce(graph.runs, 0) + 1
SET run.record = $record, run.relationships = $relationships, run.communities = $communities,
  run.number = graph.runs
FOREACH (_ IN CASE WHEN $current THEN [1] ELSE [] END |
  SET run.stage = 'published', graph.run_id = $run_id)
FOREACH (_ IN CASE WHEN $current THEN [] ELSE [1] END |
  SET run.stage = 'replaced', run.replaced_at = datetime.realtime().epochMillis)
RETURN count(*) AS published
