// Count merged records, a count that the database keeps.
// Parameters: none. Returns: merged.
MATCH (record:Record) RETURN count(record) AS merged
