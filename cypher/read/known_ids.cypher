// Tell which customers there are.
// Parameters: ids, without doubles. Returns: rows, those of the ids that a customer has.
UNWIND $ids AS id
MATCH (customer:Customer {customer_id: id})
RETURN collect(id) AS rows
