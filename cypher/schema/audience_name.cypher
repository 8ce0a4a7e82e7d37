// No two audiences have the same name.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_audience_name IF NOT EXISTS
FOR (audience:Audience) REQUIRE audience.name IS UNIQUE
