-- Keeps a plan. :plan_id, :created_at, :body.
INSERT OR REPLACE INTO plans (plan_id, created_at, body) VALUES (:plan_id, :created_at, :body)
