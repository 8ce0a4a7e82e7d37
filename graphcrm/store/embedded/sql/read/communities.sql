-- Communities of a level, the largest first, then by id. :run, :level, :min_size, :parent (NULL: any),
-- :limit, :offset. Returns the columns of model.Community.
SELECT
    community_id, name, size, density_inside, density_outside, edges_inside, edges_outside,
    parent_id, central_members, traits, x, y, level, worth
FROM communities
WHERE run_key = :run AND level = :level AND size >= :min_size
    AND (:parent IS NULL OR parent_id = :parent)
ORDER BY size DESC, community_id
LIMIT :limit OFFSET :offset
