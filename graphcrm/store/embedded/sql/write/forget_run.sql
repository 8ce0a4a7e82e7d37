-- Removes a run that was never published. :run.
DELETE FROM runs WHERE run_key = :run AND record IS NULL
