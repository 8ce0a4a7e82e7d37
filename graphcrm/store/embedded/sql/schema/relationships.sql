-- Relationships of a run.
CREATE TABLE relationships (
    run_key INTEGER NOT NULL,
    source_key INTEGER NOT NULL,
    target_key INTEGER NOT NULL,
    type_key INTEGER NOT NULL,
    directed INTEGER NOT NULL,
    strength REAL NOT NULL,
    confidence REAL NOT NULL,
    declared INTEGER NOT NULL,
    first_seen INTEGER,
    last_seen INTEGER,
    evidence_count INTEGER NOT NULL,
    evidence_forward INTEGER NOT NULL,
    PRIMARY KEY (run_key, source_key, target_key, type_key)
) STRICT, WITHOUT ROWID
