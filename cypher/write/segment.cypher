// Keep a segment that is not there.
// Parameters: properties, a map of the fields of graphcrm.saved_rules.Segment. Returns: nothing.
CREATE (segment:Segment)
SET segment = $properties
