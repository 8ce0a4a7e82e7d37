// A part of what customers may want by a run is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_want_part IF NOT EXISTS
FOR (part:WantPart) REQUIRE (part.run_id, part.kind, part.part) IS UNIQUE
