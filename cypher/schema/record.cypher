// A merged record is there once, and found at once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_record IF NOT EXISTS
FOR (record:Record) REQUIRE record.customer_id IS UNIQUE
