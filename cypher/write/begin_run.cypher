// Announce a run whose results are about to be written.
// Parameters: run_id; writer, a random name. Returns: begun, false where the id is taken.
MERGE (run:Run {run_id: $run_id})
ON CREATE SET run.stage = 'writing', run.writer = $writer
RETURN run.writer = $writer AS begun
