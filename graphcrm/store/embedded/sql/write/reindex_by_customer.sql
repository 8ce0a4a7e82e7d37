-- Makes one changed interaction findable by customer. ?1 the key.
INSERT INTO interactions_by_customer
SELECT segment, customer_key, occurred_at, interaction_key
FROM interactions
WHERE interaction_key = ?1
