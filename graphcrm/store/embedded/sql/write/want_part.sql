-- Adds a part of what customers may want. ?1 run, ?2 kind, ?3 part, ?4 body.
INSERT INTO want_parts VALUES (?1, ?2, ?3, ?4)
