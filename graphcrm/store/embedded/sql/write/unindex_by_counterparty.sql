-- Undoes index_by_counterparty for one interaction that is about to change. ?1 the key.
DELETE FROM interactions_by_counterparty
WHERE
    (segment, counterparty_key, customer_key, type_key, occurred_at, interaction_key)
    = (
        SELECT segment, counterparty_key, customer_key, type_key, occurred_at, interaction_key
        FROM interactions
        WHERE interaction_key = ?1
    )
