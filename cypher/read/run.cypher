// Read the record of a published run.
// Parameters: run_id. Returns: record (JSON); no row where there is none.
MATCH (run:Run {run_id: $run_id})
WHERE run.record IS NOT NULL
RETURN run.record AS record
