-- Takes a tag from a customer. ?1 the tag, ?2 the customer's id.
DELETE FROM customer_tags WHERE tag = ?1 AND customer_id = ?2
