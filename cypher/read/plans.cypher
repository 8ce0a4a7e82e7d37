// Read plans of campaigns, the newest first, then by id.
// Parameters: offset; limit. Returns: rows, a list of [plan_id, created_at, body].
MATCH (plan:Plan)
WITH plan ORDER BY plan.created_at DESC, plan.plan_id
SKIP $offset LIMIT $limit
RETURN collect([plan.plan_id, plan.created_at, plan.body]) AS rows
