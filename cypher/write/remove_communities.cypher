// Remove some communities of old runs.
// Parameters: run_ids, a list; limit. Returns: removed, how many were.
MATCH (community:Community)
WHERE community.run_id IN $run_ids AND community.community_id IS NOT NULL
WITH community LIMIT $limit
DETACH DELETE community
RETURN count(*) AS removed
