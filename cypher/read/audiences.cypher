// Read audiences, the one changed last first, then by id.
// Parameters: offset; limit. Returns: rows, a list of the fields of graphcrm.baskets.Audience.
MATCH (audience:Audience)
WITH audience ORDER BY audience.changed_at DESC, audience.audience_id
SKIP $offset LIMIT $limit
RETURN collect(
  [audience.audience_id, audience.name, audience.note, audience.created_at,
    audience.changed_at, audience.version, audience.size]
) AS rows
