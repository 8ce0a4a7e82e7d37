-- Adds a line to the ledger. ?1 when, ?2 what, ?3 and ?4 ids, ?5 how, ?6 how probable.
INSERT INTO ledger (at, action, left_id, right_id, how, probability)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
