-- Keeps a text under a name. :name, :body.
INSERT OR REPLACE INTO notes (name, body) VALUES (:name, :body)
