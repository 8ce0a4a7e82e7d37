// Read the audience of a name.
// Parameters: called. Returns: rows, a list of the fields of graphcrm.baskets.Audience, empty where
// there is none.
OPTIONAL MATCH (audience:Audience {name: $called})
WITH audience WHERE audience IS NOT NULL
RETURN collect(
  [audience.audience_id, audience.name, audience.note, audience.created_at,
    audience.changed_at, audience.version, audience.size]
) AS rows
