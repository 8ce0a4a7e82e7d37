// Forget a segment.
// Parameters: segment_id. Returns: removed, how many were.
MATCH (segment:Segment {segment_id: $segment_id})
DELETE segment
RETURN count(*) AS removed
