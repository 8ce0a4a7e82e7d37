-- Lets go of the results of the current run.
UPDATE runs SET stage = 'removing' WHERE run_key = (SELECT run_key FROM state)
