-- Lets no search find a customer by pieces of its text. ?1 the key.
DELETE FROM customer_trigrams WHERE rowid = ?1
