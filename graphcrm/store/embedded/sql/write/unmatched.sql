-- Notes that a record waits for match keys. ?1 its id.
INSERT OR IGNORE INTO unmatched (customer_id) VALUES (?1)
