-- How many records are merged. Returns a number.
SELECT count(*) FROM merges
