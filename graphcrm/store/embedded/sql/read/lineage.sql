-- What became of communities up to a run. :run, :community (NULL: all), :after an id, :limit. Returns
-- record.
SELECT record
FROM lineage
WHERE run_key = :run AND community_id > :after AND (:community IS NULL OR community_id = :community)
ORDER BY community_id
LIMIT :limit
