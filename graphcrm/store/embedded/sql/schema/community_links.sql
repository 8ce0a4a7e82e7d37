-- How communities of a run touch.
CREATE TABLE community_links (
    run_key INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    target_id INTEGER NOT NULL,
    edges INTEGER NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (run_key, source_id, target_id)
) STRICT, WITHOUT ROWID
