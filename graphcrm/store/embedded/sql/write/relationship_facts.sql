-- Adds the facts of a relationship. ?1 run, ?2 to ?4 its keys, ?5 JSON.
INSERT INTO relationship_facts VALUES (?1, ?2, ?3, ?4, ?5)
