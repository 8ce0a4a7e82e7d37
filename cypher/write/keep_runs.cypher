// Note that of replaced runs only scores, communities and lineage are left.
// Parameters: run_ids, a list. Returns: nothing.
MATCH (run:Run)
WHERE run.run_id IN $run_ids AND run.stage = 'replaced'
SET run.stage = 'kept', run.relationships = 0
