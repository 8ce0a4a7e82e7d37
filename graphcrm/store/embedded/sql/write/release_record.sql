-- Makes a record part of no other customer. ?1 its key.
DELETE FROM merges WHERE record_key = ?1
