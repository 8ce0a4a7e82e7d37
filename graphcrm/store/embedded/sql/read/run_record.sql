-- The record of a run. :run its key. Returns record.
SELECT record FROM runs WHERE run_key = :run
