// Read what the next customers in the order of ids bought.
// Parameters: after, a customer id or ''; limit, of customers. Returns: rows, a list of
// [customer_id, list of product ids without doubles]; last, the id to go on after, null at the end.
MATCH (buyer:History)
USING INDEX SEEK buyer:History(customer_id)
WHERE buyer.customer_id > $after
WITH buyer ORDER BY buyer.customer_id LIMIT $limit
WITH buyer.customer_id AS id, COLLECT {
  MATCH (buyer)-[:MADE]->(purchase:Interaction {type: 'purchase'})
  WHERE purchase.product_id IS NOT NULL
  RETURN DISTINCT purchase.product_id
} AS products
RETURN collect([id, products]) AS rows, max(id) AS last
