-- Adds what became of a community. ?1 run, ?2 community, ?3 record as JSON.
INSERT INTO lineage VALUES (?1, ?2, ?3)
