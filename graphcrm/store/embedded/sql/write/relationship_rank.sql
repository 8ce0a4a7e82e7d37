-- Adds a relationship to a customer's list. ?1 run, ?2 customer, ?3 place, ?4 to ?6 its keys.
INSERT INTO relationship_ranks VALUES (?1, ?2, ?3, ?4, ?5, ?6)
