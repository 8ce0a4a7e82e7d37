// Tie interactions that moved to the customer who made them and, where there is one, the other side.
// Parameters: rows, a list of [interaction_id, customer_id, counterparty_id or null].
// Returns: nothing.
UNWIND $rows AS row
MATCH (interaction:Interaction {interaction_id: row[0]})
MATCH (maker:History {customer_id: row[1]})
CREATE (maker)-[:MADE]->(interaction)
WITH row, interaction
MATCH (other:History {customer_id: row[2]})
CREATE (interaction)-[:WITH]->(other)
