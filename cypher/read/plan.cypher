// Read one plan of a campaign.
// Parameters: plan_id. Returns: rows, a list of [plan_id, created_at, body], empty where there is none.
OPTIONAL MATCH (plan:Plan {plan_id: $plan_id})
WITH plan WHERE plan IS NOT NULL
RETURN collect([plan.plan_id, plan.created_at, plan.body]) AS rows
