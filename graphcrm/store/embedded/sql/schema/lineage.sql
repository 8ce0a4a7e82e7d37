-- What became of communities from the run before to a run. record: model.LineageEvent as JSON.
CREATE TABLE lineage (
    run_key INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (run_key, community_id)
) STRICT, WITHOUT ROWID
