// Note that the results of runs are removed; those that were never published leave no trace.
// Parameters: run_ids, a list. Returns: nothing.
MATCH (run:Run)
WHERE run.run_id IN $run_ids
SET run.stage = 'removed'
WITH run WHERE run.record IS NULL
DELETE run
