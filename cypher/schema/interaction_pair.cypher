// The interactions of two customers in the order of time: the evidence of their relationships.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_interaction_pair IF NOT EXISTS
FOR (interaction:Interaction)
ON (interaction.customer_id, interaction.counterparty_id, interaction.occurred_at)
