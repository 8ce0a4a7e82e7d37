// Make interactions, tied to the customer who made them and, where there is one, the other side.
// Parameters: rows, a list of lists in the order of the fields of graphcrm.model.Interaction.
// Returns: nothing.
UNWIND $rows AS row
MATCH (maker:History {customer_id: row[1]})
OPTIONAL MATCH (other:History {customer_id: row[4]})
CREATE (maker)-[:MADE]->(interaction:Interaction {
  interaction_id: row[0], customer_id: row[1], type: row[2], occurred_at: row[3],
  counterparty_id: row[4], channel: row[5], amount: row[6], currency: row[7], quantity: row[8],
  product_id: row[9], rating: row[10], source: row[11], attributes: row[12]
})
FOREACH (side IN CASE WHEN other IS NULL THEN [] ELSE [other] END |
  CREATE (interaction)-[:WITH]->(side))
