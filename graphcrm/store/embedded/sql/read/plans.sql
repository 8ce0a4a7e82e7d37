-- Plans, the newest first, then by id. :limit, :offset. Returns plan_id, created_at, body.
SELECT plan_id, created_at, body
FROM plans
ORDER BY created_at DESC, plan_id
LIMIT :limit OFFSET :offset
