-- One saved segment. :segment_id. Returns the columns of saved_rules.Segment.
SELECT segment_id, name, rule, description, created_at, changed_at, version
FROM segments
WHERE segment_id = :segment_id
