// Read the runs whose scores and communities are there, in the order of publishing.
// Parameters: none. Returns: rows, a list of [run_id, record (JSON), relationships, communities].
MATCH (run:Run)
WHERE run.stage IN ['published', 'replaced', 'kept']
WITH run ORDER BY run.number
RETURN collect([run.run_id, run.record, run.relationships, run.communities]) AS rows
