// An audience is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_audience IF NOT EXISTS
FOR (audience:Audience) REQUIRE audience.audience_id IS UNIQUE
