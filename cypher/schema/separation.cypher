// A pair of records that are never the same is noted once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_separation IF NOT EXISTS
FOR (pair:Separation) REQUIRE (pair.left_id, pair.right_id) IS UNIQUE
