-- How many customers a run knew. :run. Returns a number.
SELECT count(*) FROM scores WHERE run_key = :run
