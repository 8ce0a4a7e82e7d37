// A segment is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_segment IF NOT EXISTS
FOR (segment:Segment) REQUIRE segment.segment_id IS UNIQUE
