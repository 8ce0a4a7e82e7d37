-- Keeps what came under the id of a customer that others are merged into. ?1 its key, ?2 JSON.
INSERT INTO own_records (customer_key, record) VALUES (?1, ?2)
