// Read interactions by id.
// Parameters: ids, without doubles. Returns: rows, a map for each that exists.
UNWIND $ids AS id
MATCH (interaction:Interaction {interaction_id: id})
RETURN collect(properties(interaction)) AS rows
