-- Adds a pair that waits for a person. ?1, ?2 ids, ?3 how probable, ?4 the evidence.
INSERT OR REPLACE INTO suspicions (left_id, right_id, probability, evidence)
VALUES (?1, ?2, ?3, ?4)
