-- How many customers of a run stand on the map. :run. Returns a number.
SELECT count(*) FROM points WHERE run_key = :run
