-- Publishes a run. :run, :record as JSON, :stage that it gets. Changes nothing where the run was given
-- up.
UPDATE runs
SET
    stage = :stage,
    record = :record,
    number = (SELECT coalesce(max(number), 0) + 1 FROM runs)
WHERE run_key = :run AND stage = 'writing'
