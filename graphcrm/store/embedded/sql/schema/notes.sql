-- Texts that the store keeps for its user: rules for merged customers, the trained model.
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID
