-- Makes a run the current one. :run.
UPDATE state SET run_key = :run
