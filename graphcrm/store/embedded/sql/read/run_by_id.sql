-- The record of a published run. :run_id. Returns run_key, record.
SELECT run_key, record FROM runs WHERE run_id = :run_id AND record IS NOT NULL
