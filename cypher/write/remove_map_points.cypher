// Remove some of where the customers of old runs stand.
// Parameters: run_ids, a list; limit. Returns: removed, how many parts were.
MATCH (points:MapPoints)
WHERE points.run_id IN $run_ids AND points.part IS NOT NULL
WITH points LIMIT $limit
DELETE points
RETURN count(*) AS removed
