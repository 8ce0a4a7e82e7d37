// Read the newest interactions of a type between two customers, either way round.
// Parameters: source_ids and target_ids, of their records; type; until (microseconds), limit.
// Returns: rows, a map for each, newest first, then by id.
UNWIND $source_ids AS source_id
UNWIND $target_ids AS target_id
UNWIND [[source_id, target_id], [target_id, source_id]] AS pair
WITH DISTINCT pair
MATCH (interaction:Interaction {customer_id: pair[0], counterparty_id: pair[1]})
USING INDEX interaction:Interaction(customer_id, counterparty_id, occurred_at)
WHERE interaction.occurred_at <= $until AND interaction.type = $type
WITH interaction
ORDER BY interaction.occurred_at DESC, interaction.interaction_id LIMIT $limit
RETURN collect(properties(interaction)) AS rows
