-- The highest by a measure, ties by id, where there is a ranking. :measure its number; :run,
-- :community (NULL: everyone), :first the place to begin at, :limit, :offset. Returns the columns of
-- model.Scores.
SELECT
    c.customer_id, s.community_id, s.degree, s.strength, s.pagerank, s.betweenness, s.harmonic,
    s.core
FROM rankings AS r
CROSS JOIN customer_search AS c ON c.customer_key = r.customer_key
CROSS JOIN scores AS s ON s.run_key = :run AND s.customer_key = r.customer_key
WHERE
    r.run_key = :run
    AND r.measure = :measure
    AND r.community_id = coalesce(:community, -2)
    AND r.place >= :first
ORDER BY r.place
LIMIT :limit OFFSET :offset
