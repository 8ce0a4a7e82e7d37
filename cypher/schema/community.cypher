// A community id is there once in the results of one run.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_community IF NOT EXISTS
FOR (community:Community) REQUIRE (community.run_id, community.community_id) IS UNIQUE
