// Remove some of what customers are worth by old runs.
// Parameters: run_ids, a list; limit. Returns: removed, how many were.
MATCH (value:Valuation)
WHERE value.run_id IN $run_ids
WITH value LIMIT $limit
DETACH DELETE value
RETURN count(*) AS removed
