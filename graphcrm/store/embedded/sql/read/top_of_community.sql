-- The highest of a community by a measure, ties by id, read from all its members. :measure its
-- number in graphcrm.model.MEASURES; :run, :community, :limit, :offset.
-- Only those as high as the last one wanted are looked up. Returns the columns of model.Scores.
WITH measured (customer_key, value) AS MATERIALIZED (
    SELECT
        s.customer_key,
        CASE :measure
            WHEN 1 THEN s.betweenness
            WHEN 2 THEN s.degree
            WHEN 3 THEN s.strength
            WHEN 4 THEN s.harmonic
            WHEN 5 THEN s.core
        END
    FROM rankings AS r
    CROSS JOIN scores AS s ON s.run_key = :run AND s.customer_key = r.customer_key
    WHERE
        r.run_key = :run
        AND r.measure = 0
        AND r.community_id = :community
        AND s.customer_key NOT IN (SELECT record_key FROM merges)
),
lowest (value) AS (
    SELECT min(value)
    FROM (SELECT value FROM measured ORDER BY value DESC LIMIT :limit + :offset)
)
SELECT
    c.customer_id, s.community_id, s.degree, s.strength, s.pagerank, s.betweenness, s.harmonic,
    s.core
FROM lowest
CROSS JOIN measured AS m ON m.value >= lowest.value
CROSS JOIN customer_search AS c ON c.customer_key = m.customer_key
CROSS JOIN scores AS s ON s.run_key = :run AND s.customer_key = m.customer_key
ORDER BY m.value DESC, c.customer_id
LIMIT :limit OFFSET :offset
