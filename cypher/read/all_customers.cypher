// Read the next customers in the order of ids.
// Parameters: after, a customer id or ''; limit. Returns: rows, a map for each; last, the id to go
// on after, null at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
RETURN collect(
  customer {
    .*, bare: customer:Bare, search_text: null, long_search_text: null, match_keys: null
  }
) AS rows, max(customer.customer_id) AS last
