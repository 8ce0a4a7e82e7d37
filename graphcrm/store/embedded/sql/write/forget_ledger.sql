-- Empties the ledger, before that of another store takes its place.
DELETE FROM ledger
