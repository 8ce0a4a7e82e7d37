// The interactions that others had with a customer in the order of time.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_interaction_counterparty IF NOT EXISTS
FOR (interaction:Interaction) ON (interaction.counterparty_id, interaction.occurred_at)
