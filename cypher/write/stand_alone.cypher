// Take records out of the customers they were merged into, and give each the place of a customer. They
// keep their match keys.
// Parameters: rows, a list of maps of all properties. Returns: nothing.
UNWIND $rows AS row
OPTIONAL MATCH (record:Record {customer_id: row.customer_id})
OPTIONAL MATCH (known:Customer {customer_id: row.customer_id})
WITH row, coalesce(record, known) AS customer
OPTIONAL MATCH (customer)-[merged:MERGED_INTO]->()
DELETE merged
WITH DISTINCT row, customer, customer.match_keys AS match_keys
SET customer = row
SET customer.match_keys = match_keys
REMOVE customer:Record:Bare:LongText
SET customer:Customer
