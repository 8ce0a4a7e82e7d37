-- One plan. :plan_id. Returns plan_id, created_at, body.
SELECT plan_id, created_at, body FROM plans WHERE plan_id = :plan_id
