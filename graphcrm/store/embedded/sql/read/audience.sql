-- One audience. :audience_id. Returns the columns of baskets.Audience.
SELECT audience_id, name, note, created_at, changed_at, version, size
FROM audiences
WHERE audience_id = :audience_id
