// Read the runs with results that nobody can see: replaced, to be dropped, being written, or left by
// a process that died.
// Parameters: none. Returns: run_id, stage, replaced_at (milliseconds since 1970, null if never
// published).
MATCH (run:Run)
WHERE run.stage IN ['writing', 'replaced', 'dropped']
RETURN run.run_id AS run_id, run.stage AS stage, run.replaced_at AS replaced_at
