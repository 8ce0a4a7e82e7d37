// No two segments have the same name.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_segment_name IF NOT EXISTS
FOR (segment:Segment) REQUIRE segment.name IS UNIQUE
