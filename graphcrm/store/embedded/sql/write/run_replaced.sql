-- Lets go of the current run: its scores and communities may be kept, its relationships are not.
UPDATE runs SET stage = 'replaced' WHERE run_key = (SELECT run_key FROM state)
