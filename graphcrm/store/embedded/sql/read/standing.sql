-- How many scores of a run are above a value, equal to it, and there at all.
-- :run; :measure its number in graphcrm.model.MEASURES; :value; :community or NULL for everyone.
-- Returns higher, equal, total. Reads all scores of the run.
WITH measured (value) AS (
    SELECT
        CASE :measure
            WHEN 0 THEN s.pagerank
            WHEN 1 THEN s.betweenness
            WHEN 2 THEN s.degree
            WHEN 3 THEN s.strength
            WHEN 4 THEN s.harmonic
            WHEN 5 THEN s.core
        END
    FROM scores AS s
    WHERE
        s.run_key = :run
        AND (:community IS NULL OR s.community_id = :community)
        AND s.customer_key NOT IN (SELECT record_key FROM merges)
)
SELECT
    count(*) FILTER (WHERE value > :value),
    count(*) FILTER (WHERE value = :value),
    count(*)
FROM measured
