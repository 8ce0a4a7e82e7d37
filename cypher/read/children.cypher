// Read the communities of level 0 and above that are within some others.
// Parameters: run_id; ids. Returns: rows, a list of [community_id, level].
MATCH (community:Community)
WHERE community.run_id = $run_id AND community.parent_id IN $ids AND community.level >= 0
RETURN collect([community.community_id, community.level]) AS rows
