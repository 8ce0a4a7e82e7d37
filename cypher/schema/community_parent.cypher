// The communities of a run that are within another one.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_community_parent IF NOT EXISTS
FOR (community:Community) ON (community.run_id, community.parent_id)
