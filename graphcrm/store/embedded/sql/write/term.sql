-- Adds a term. ?1 the term. Returns term_key.
INSERT INTO terms (term) VALUES (?1) RETURNING term_key
