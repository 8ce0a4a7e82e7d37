-- Makes a record part of a customer. ?1 the key of the record, ?2 the customer's id, ?3 when, ?4
-- how, ?5 how probable.
INSERT INTO merges (record_key, customer_key, merged_at, how, probability)
VALUES (?1, (SELECT customer_key FROM customers WHERE customer_id = ?2), ?3, ?4, ?5)
