-- Forgets what came under the id of a customer. ?1 its key.
DELETE FROM own_records WHERE customer_key = ?1
