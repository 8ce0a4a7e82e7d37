-- How much a run found. :run. Returns relationships, communities.
SELECT relationships, communities FROM runs WHERE run_key = :run
