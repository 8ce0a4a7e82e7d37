// Read the first member of each part of an audience, in order.
// Parameters: audience_id. Returns: rows, a list of ids.
MATCH (part:AudiencePart)
WHERE part.audience_id = $audience_id AND part.part IS NOT NULL
WITH part ORDER BY part.part
RETURN collect(part.first_id) AS rows
