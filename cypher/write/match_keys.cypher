// Put match keys in the place of those that source records had, who wait for none any more.
// Parameters: rows, a list of [id, keys with blanks between or null]. Returns: nothing.
UNWIND $rows AS row
OPTIONAL MATCH (customer:Customer {customer_id: row[0]})
OPTIONAL MATCH (record:Record {customer_id: row[0]})
WITH row, coalesce(customer, record) AS found
WHERE found IS NOT NULL
SET found.match_keys = row[1]
REMOVE found:Unmatched
