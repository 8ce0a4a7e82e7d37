-- Pairs that are never the same and begin with one of some records. :ids a JSON array. Returns
-- left_id, right_id.
SELECT left_id, right_id
FROM json_each(:ids) AS wanted
CROSS JOIN separations ON left_id = wanted.value
