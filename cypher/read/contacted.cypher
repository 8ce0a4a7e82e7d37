// Read which records took part in an interaction on either side in a span of time.
// Parameters: type, null for any; since, until (microseconds, both included). Returns: rows, a list of
// ids, once each.
MATCH (interaction:Interaction)
WHERE interaction.occurred_at >= $since AND interaction.occurred_at <= $until
  AND ($type IS NULL OR interaction.type = $type)
UNWIND [interaction.customer_id, interaction.counterparty_id] AS id
WITH DISTINCT id WHERE id IS NOT NULL
RETURN collect(id) AS rows
