// Read one community of a run.
// Parameters: run_id; id. Returns: rows, a map; empty where there is none.
MATCH (community:Community {run_id: $run_id, community_id: $id})
RETURN collect(properties(community)) AS rows
