// Forget the members of an audience.
// Parameters: audience_id. Returns: nothing.
MATCH (part:AudiencePart)
WHERE part.audience_id = $audience_id AND part.part IS NOT NULL
DELETE part
