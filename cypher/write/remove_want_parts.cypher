// Remove some parts of what customers may want by old runs.
// Parameters: run_ids, a list; limit. Returns: removed, how many were.
MATCH (part:WantPart)
WHERE part.run_id IN $run_ids AND part.kind IS NOT NULL AND part.part IS NOT NULL
WITH part LIMIT $limit
DELETE part
RETURN count(*) AS removed
