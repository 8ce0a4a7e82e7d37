// Give customers their new properties; write/label_customers gives those labels back that remain. They
// keep their match keys until they get others.
// Parameters: rows, a list of maps of all properties; label, what they are beside customers: Bare, or
// Unmatched, which those with a row of their own are until they get match keys. Returns: nothing.
UNWIND $rows AS row
MATCH (customer:Customer {customer_id: row.customer_id})
WITH row, customer, customer.match_keys AS match_keys
SET customer = row
SET customer.match_keys = match_keys
REMOVE customer:Bare:LongText
SET customer:$($label)
