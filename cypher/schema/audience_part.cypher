// A part of the members of an audience is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_audience_part IF NOT EXISTS
FOR (part:AudiencePart) REQUIRE (part.audience_id, part.part) IS UNIQUE
