// Read the members in a part of an audience.
// Parameters: audience_id; part, its number. Returns: rows, a list of ids, empty where there is none.
OPTIONAL MATCH (part:AudiencePart {audience_id: $audience_id, part: $part})
RETURN coalesce(part.members, []) AS rows
