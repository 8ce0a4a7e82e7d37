-- Lets no search find a customer by its text. ?1 the key.
DELETE FROM customer_search WHERE customer_key = ?1
