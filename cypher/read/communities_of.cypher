// Read some communities of a run, whatever their level.
// Parameters: run_id; ids. Returns: rows, a map for each that exists.
UNWIND $ids AS id
MATCH (community:Community {run_id: $run_id, community_id: id})
RETURN collect(properties(community)) AS rows
