-- Plans of campaigns. body: JSON of graphcrm.plans.Plan; it outlives the run that it was made from.
CREATE TABLE plans (
    plan_id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID
