// Read the next texts that find customers (graphcrm.store.text.search_text), in the order of ids.
// Parameters: after, a customer id or ''; limit. Returns: rows, a text each; last, the id to go on
// after, null at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
RETURN collect(coalesce(customer.search_text, customer.long_search_text)) AS rows,
  max(customer.customer_id) AS last
