// Keep a plan of a campaign.
// Parameters: plan_id, created_at (microseconds), body. Returns: nothing.
MERGE (plan:Plan {plan_id: $plan_id})
SET plan.created_at = $created_at, plan.body = $body
