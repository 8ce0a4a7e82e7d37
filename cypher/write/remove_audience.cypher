// Forget an audience.
// Parameters: audience_id. Returns: removed, how many were.
MATCH (audience:Audience {audience_id: $audience_id})
DELETE audience
RETURN count(*) AS removed
