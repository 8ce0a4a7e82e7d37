// The communities of a run and level, the largest first: smallness is the size below zero.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_community_order IF NOT EXISTS
FOR (community:Community)
ON (community.run_id, community.level, community.smallness, community.community_id)
