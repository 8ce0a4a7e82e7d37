// Give interactions their new properties.
// Parameters: rows, a list of maps of all properties. Returns: nothing.
UNWIND $rows AS row
MATCH (interaction:Interaction {interaction_id: row.interaction_id})
SET interaction = row
