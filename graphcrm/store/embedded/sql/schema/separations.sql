-- Pairs of records that are never the same; left_id < right_id.
CREATE TABLE separations (
    left_id TEXT NOT NULL,
    right_id TEXT NOT NULL,
    said_at INTEGER NOT NULL,
    PRIMARY KEY (left_id, right_id)
) STRICT, WITHOUT ROWID
