-- Where all customers of a run stand. :run. Returns customer_key, x, y.
SELECT customer_key, x, y FROM points
WHERE run_key = :run
