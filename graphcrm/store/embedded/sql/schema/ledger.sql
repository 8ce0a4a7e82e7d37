-- Every merge and unmerge, and every word that two records are never the same; only added to.
CREATE TABLE ledger (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    left_id TEXT NOT NULL,
    right_id TEXT NOT NULL,
    how TEXT NOT NULL,
    probability REAL
) STRICT
