// Read communities of a run and level, the largest first, then by id, in the order of the index.
// Parameters: run_id; level; parent, an id, or null for any; smallest, their greatest smallness (minus the least size); offset;
// limit. Returns: rows, a map for each.
MATCH (community:Community)
WHERE community.run_id = $run_id AND community.level = $level
  AND community.smallness <= $smallest AND community.community_id IS NOT NULL
  AND ($parent IS NULL OR community.parent_id = $parent)
WITH community
ORDER BY community.run_id, community.level, community.smallness, community.community_id
SKIP $offset LIMIT $limit
RETURN collect(properties(community)) AS rows
