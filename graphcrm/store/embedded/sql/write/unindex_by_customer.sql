-- Undoes index_by_customer for one interaction that is about to change. ?1 the key.
DELETE FROM interactions_by_customer
WHERE
    (segment, customer_key, occurred_at, interaction_key)
    = (
        SELECT segment, customer_key, occurred_at, interaction_key
        FROM interactions
        WHERE interaction_key = ?1
    )
