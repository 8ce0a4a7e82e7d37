-- Where the results of a run are. :run. Returns stage.
SELECT stage FROM runs WHERE run_key = :run
