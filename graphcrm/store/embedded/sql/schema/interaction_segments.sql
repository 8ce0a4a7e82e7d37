-- The segments that interactions stand in: 0, 1, 2 …
CREATE VIEW interaction_segments (segment) AS
WITH RECURSIVE counted (segment) AS (
    VALUES (0)
    UNION ALL
    SELECT segment + 1
    FROM counted
    WHERE segment < (SELECT max(interaction_key) >> 18 FROM interactions)
)
SELECT segment FROM counted
