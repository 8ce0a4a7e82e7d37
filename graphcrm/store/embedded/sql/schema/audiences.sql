-- Audiences: baskets of customers that somebody named and saved. Rows as graphcrm.baskets.Audience.
CREATE TABLE audiences (
    audience_id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    note TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    size INTEGER NOT NULL
) STRICT, WITHOUT ROWID
