-- Adds a relationship. ?1 run, ?2 to ?4 the keys of source, target, type, ?5 to ?12 the rest; ?13
-- stands for an unknown moment.
INSERT INTO relationships
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, ?13), nullif(?10, ?13), ?11, ?12)
