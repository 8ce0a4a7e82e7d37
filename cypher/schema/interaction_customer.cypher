// The interactions of a customer in the order of time.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_interaction_customer IF NOT EXISTS
FOR (interaction:Interaction) ON (interaction.customer_id, interaction.occurred_at)
