-- What users said of relationships: rows as model.Verdict, low_id before high_id. Ids and words, not
-- keys: a verdict outlives the relationship that it is about.
CREATE TABLE verdicts (
    low_id TEXT NOT NULL,
    high_id TEXT NOT NULL,
    type TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
    kind TEXT,
    note TEXT,
    decided_at INTEGER NOT NULL,
    source_id TEXT CHECK (source_id IN (low_id, high_id)),
    PRIMARY KEY (low_id, high_id, type)
) STRICT, WITHOUT ROWID
