// Read the next interactions in the order of ids.
// Parameters: after, an interaction id or ''; limit. Returns: rows, a map for each; last, the id to
// go on after, null at the end.
MATCH (interaction:Interaction)
USING INDEX SEEK interaction:Interaction(interaction_id)
WHERE interaction.interaction_id > $after
WITH interaction ORDER BY interaction.interaction_id LIMIT $limit
RETURN collect(properties(interaction)) AS rows, max(interaction.interaction_id) AS last
