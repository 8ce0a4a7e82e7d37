-- How many customers have a valuation of a run. :run. Returns a number.
SELECT count(*) FROM valuations WHERE run_key = :run
