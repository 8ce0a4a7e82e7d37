// What became of a community is there once in the results of one run.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_lineage IF NOT EXISTS
FOR (event:Lineage) REQUIRE (event.run_id, event.community_id) IS UNIQUE
