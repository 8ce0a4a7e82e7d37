-- Adds a line to the ledger under its number. ?1 to ?7 the columns of merges.LedgerEntry.
INSERT INTO ledger (number, at, action, left_id, right_id, how, probability)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
