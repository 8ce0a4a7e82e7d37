// Read the first source records that wait for match keys, in code point order, which is the order of
// the index.
// Parameters: limit. Returns: rows, their ids.
MATCH (record:Unmatched)
USING INDEX SEEK record:Unmatched(customer_id)
WHERE record.customer_id > ''
WITH record.customer_id AS id ORDER BY id LIMIT $limit
RETURN collect(id) AS rows
