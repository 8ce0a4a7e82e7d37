// Note that records which are merged, or have others merged into them, wait for match keys.
// Parameters: ids, without doubles. Returns: nothing.
UNWIND $ids AS id
OPTIONAL MATCH (customer:Customer {customer_id: id})
OPTIONAL MATCH (record:Record {customer_id: id})
WITH coalesce(customer, record) AS found
SET found:Unmatched
