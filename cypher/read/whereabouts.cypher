// Read where customers work and live, and since when they are known.
// Parameters: ids, without doubles. Returns: rows, the id and the fields of Whereabouts of each.
UNWIND $ids AS id
MATCH (customer:Customer {customer_id: id})
RETURN collect([id, customer.company, customer.city, customer.created_at]) AS rows
