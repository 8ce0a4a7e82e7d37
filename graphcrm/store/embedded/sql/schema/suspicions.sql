-- Pairs of records that may be the same and wait for a person; left_id < right_id. evidence: JSON.
CREATE TABLE suspicions (
    left_id TEXT NOT NULL,
    right_id TEXT NOT NULL,
    probability REAL NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (left_id, right_id)
) STRICT, WITHOUT ROWID
