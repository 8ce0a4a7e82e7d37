// Remove some lines of the lineage of old runs.
// Parameters: run_ids, a list; limit. Returns: removed, how many were.
MATCH (event:Lineage)
WHERE event.run_id IN $run_ids AND event.community_id IS NOT NULL
WITH event LIMIT $limit
DELETE event
RETURN count(*) AS removed
