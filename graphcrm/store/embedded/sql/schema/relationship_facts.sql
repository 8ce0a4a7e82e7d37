-- What relationships of a run rest on beside interactions and links. facts: model.Fact as JSON.
CREATE TABLE relationship_facts (
    run_key INTEGER NOT NULL,
    source_key INTEGER NOT NULL,
    target_key INTEGER NOT NULL,
    type_key INTEGER NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (run_key, source_key, target_key, type_key)
) STRICT, WITHOUT ROWID
