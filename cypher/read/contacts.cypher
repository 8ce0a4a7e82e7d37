// Read the interactions that the next customers in the order of ids made with others.
// Parameters: after, a customer id or ''; limit, of customers. Returns: rows, a list of
// [customer_id, list of [counterparty_id, type, moments in microseconds]]; last, the id to go on
// after, null at the end.
MATCH (maker:History)
USING INDEX SEEK maker:History(customer_id)
WHERE maker.customer_id > $after
WITH maker ORDER BY maker.customer_id LIMIT $limit
WITH maker.customer_id AS id, COLLECT {
  MATCH (maker)-[:MADE]->(interaction:Interaction)
  WHERE interaction.counterparty_id IS NOT NULL
  WITH interaction.counterparty_id AS counterparty_id, interaction.type AS type,
    collect(interaction.occurred_at) AS moments
  RETURN [counterparty_id, type, moments]
} AS contacts
RETURN collect([id, contacts]) AS rows, max(id) AS last
