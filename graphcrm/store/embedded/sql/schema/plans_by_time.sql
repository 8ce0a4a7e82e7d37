-- Lists plans, the newest first.
CREATE INDEX plans_by_time ON plans (created_at DESC, plan_id)
