// Read which items the next customers in the order of ids had to do with, and when.
// Parameters: until (microseconds); after, a customer id or ''; limit, of customers. Returns: rows, a
// list of [customer_id, list of [product_id, type, first, last]]; last, the id to go on after, null
// at the end.
MATCH (customer:History)
USING INDEX SEEK customer:History(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
WITH customer.customer_id AS id, COLLECT {
  MATCH (customer)-[:MADE]->(interaction:Interaction)
  WHERE interaction.product_id IS NOT NULL AND interaction.occurred_at <= $until
  WITH interaction.product_id AS item, interaction.type AS type,
    min(interaction.occurred_at) AS first, max(interaction.occurred_at) AS last
  RETURN [item, type, first, last]
} AS items
RETURN collect([id, items]) AS rows, max(id) AS last
