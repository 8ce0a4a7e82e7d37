// The source records that wait for match keys in the order of ids.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_unmatched IF NOT EXISTS
FOR (record:Unmatched) ON (record.customer_id)
