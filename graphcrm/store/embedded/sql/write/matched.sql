-- Notes that a record has the match keys that it should have. ?1 its id.
DELETE FROM unmatched WHERE customer_id = ?1
