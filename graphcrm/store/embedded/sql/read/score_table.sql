-- All scores of a run. :run. Returns customer_key, community_id, degree, strength, pagerank,
-- betweenness, harmonic, core.
SELECT
    customer_key, community_id, degree, strength, pagerank, betweenness, harmonic, core
FROM scores
WHERE run_key = :run
