// Read saved segments, the one changed last first, then by id.
// Parameters: offset; limit. Returns: rows, a list of the fields of graphcrm.saved_rules.Segment.
MATCH (segment:Segment)
WITH segment ORDER BY segment.changed_at DESC, segment.segment_id
SKIP $offset LIMIT $limit
RETURN collect(
  [segment.segment_id, segment.name, segment.rule, segment.description,
    segment.created_at, segment.changed_at, segment.version]
) AS rows
