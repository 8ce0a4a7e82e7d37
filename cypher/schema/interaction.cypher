// An interaction id is there once, and found at once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_interaction IF NOT EXISTS
FOR (interaction:Interaction) REQUIRE interaction.interaction_id IS UNIQUE
