// Read the next customer ids in code point order, which is the order of the index.
// Parameters: after, a customer id or ''; limit. Returns: rows, the ids; last, the id to go on
// after, null at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer.customer_id AS id ORDER BY id LIMIT $limit
RETURN collect(id) AS rows, max(id) AS last
