// Read communities of a run by id.
// Parameters: run_id; min_size; offset; limit. Returns: rows, a map for each.
MATCH (community:Community {run_id: $run_id})
WHERE community.community_id IS NOT NULL AND community.size >= $min_size
WITH community ORDER BY community.run_id, community.community_id SKIP $offset LIMIT $limit
RETURN collect(properties(community)) AS rows
