-- What kept runs say of records, merged or not. :ids a JSON array. Returns run_id, the columns of
-- model.Scores, name of the community, place by PageRank, in the order in which runs were published,
-- then by id.
SELECT
    r.run_id, c.customer_id, s.community_id, s.degree, s.strength, s.pagerank, s.betweenness,
    s.harmonic, s.core, g.name, s.place
FROM runs AS r
CROSS JOIN json_each(:ids) AS wanted
CROSS JOIN customers AS c ON c.customer_id = wanted.value
CROSS JOIN scores AS s ON s.run_key = r.run_key AND s.customer_key = c.customer_key
CROSS JOIN communities AS g ON g.run_key = r.run_key AND g.community_id = s.community_id
WHERE r.stage IN ('published', 'replaced', 'kept')
ORDER BY r.number, c.customer_id
