-- The audience of a name. :called. Returns the columns of baskets.Audience.
SELECT audience_id, name, note, created_at, changed_at, version, size
FROM audiences
WHERE name = :called
