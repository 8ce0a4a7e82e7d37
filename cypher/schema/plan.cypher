// A plan of a campaign is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_plan IF NOT EXISTS
FOR (plan:Plan) REQUIRE plan.plan_id IS UNIQUE
