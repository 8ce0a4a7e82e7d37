-- Gives a customer a tag. ?1 the tag, ?2 the customer's id.
INSERT OR IGNORE INTO customer_tags (tag, customer_id) VALUES (?1, ?2)
