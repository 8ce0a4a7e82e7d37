-- Declared links.
CREATE TABLE links (
    source_key INTEGER NOT NULL,
    target_key INTEGER NOT NULL,
    type_key INTEGER NOT NULL,
    directed INTEGER NOT NULL CHECK (directed IN (0, 1)),
    strength REAL,
    since INTEGER,
    until INTEGER,
    origin_key INTEGER,
    attributes TEXT,
    PRIMARY KEY (source_key, target_key, type_key)
) STRICT, WITHOUT ROWID
