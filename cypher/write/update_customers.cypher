// Give customers their new properties; write/label_customers gives those labels back that remain.
// Parameters: rows, a list of maps of all properties. Returns: nothing.
UNWIND $rows AS row
MATCH (customer:Customer {customer_id: row.customer_id})
SET customer = row
REMOVE customer:Bare:LongText
