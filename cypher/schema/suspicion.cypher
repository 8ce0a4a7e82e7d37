// A pair of records that may be the same waits for a person once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_suspicion IF NOT EXISTS
FOR (pair:Suspicion) REQUIRE (pair.left_id, pair.right_id) IS UNIQUE
