// Read one saved segment.
// Parameters: segment_id. Returns: rows, a list of the fields of graphcrm.saved_rules.Segment, empty
// where there is none.
OPTIONAL MATCH (segment:Segment {segment_id: $segment_id})
WITH segment WHERE segment IS NOT NULL
RETURN collect(
  [segment.segment_id, segment.name, segment.rule, segment.description,
    segment.created_at, segment.changed_at, segment.version]
) AS rows
