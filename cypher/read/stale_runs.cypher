// Read the runs whose results are there without being current: replaced, being written, or left by
// a process that died.
// Parameters: none. Returns: run_id, replaced_at (milliseconds since 1970, null if never current).
MATCH (run:Run)
WHERE run.stage IN ['writing', 'replaced']
RETURN run.run_id AS run_id, run.replaced_at AS replaced_at
