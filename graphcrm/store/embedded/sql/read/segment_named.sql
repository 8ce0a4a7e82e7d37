-- The saved segment of a name. :called. Returns the columns of saved_rules.Segment.
SELECT segment_id, name, rule, description, created_at, changed_at, version
FROM segments
WHERE name = :called
