-- Saved segments, the one changed last first, then by id. :limit, :offset. Returns the columns of
-- saved_rules.Segment.
SELECT segment_id, name, rule, description, created_at, changed_at, version
FROM segments
ORDER BY changed_at DESC, segment_id
LIMIT :limit OFFSET :offset
