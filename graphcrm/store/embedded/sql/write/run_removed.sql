-- Notes that the results of a run are gone. :run.
UPDATE runs SET stage = 'removed' WHERE run_key = :run AND record IS NOT NULL
