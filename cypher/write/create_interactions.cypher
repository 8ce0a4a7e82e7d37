// Make interactions; write/connect_interactions ties them to their customers.
// Parameters: rows, a list of maps of all properties. Returns: nothing.
UNWIND $rows AS row
CREATE (interaction:Interaction)
SET interaction = row
