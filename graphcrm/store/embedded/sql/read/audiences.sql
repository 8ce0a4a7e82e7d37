-- Audiences, the one changed last first, then by id. :limit, :offset. Returns the columns of
-- baskets.Audience.
SELECT audience_id, name, note, created_at, changed_at, version, size
FROM audiences
ORDER BY changed_at DESC, audience_id
LIMIT :limit OFFSET :offset
