-- What customers may want by a run, packed in parts: kind as in graphcrm.store.wants.
CREATE TABLE want_parts (
    run_key INTEGER NOT NULL,
    kind TEXT NOT NULL,
    part INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (run_key, kind, part)
) STRICT, WITHOUT ROWID
