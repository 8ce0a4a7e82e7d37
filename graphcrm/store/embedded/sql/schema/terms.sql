-- Words that many rows share: types, channels, currencies, products, sources.
CREATE TABLE terms (
    term_key INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE
) STRICT
