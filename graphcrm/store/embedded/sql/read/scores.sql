-- Scores of customers. :run, :ids a JSON array. Returns the columns of model.Scores.
SELECT
    c.customer_id, s.community_id, s.degree, s.strength, s.pagerank, s.betweenness, s.harmonic,
    s.core
FROM json_each(:ids) AS wanted
CROSS JOIN customers AS c
    ON c.customer_id = wanted.value AND c.customer_key NOT IN (SELECT record_key FROM merges)
CROSS JOIN scores AS s ON s.run_key = :run AND s.customer_key = c.customer_key
