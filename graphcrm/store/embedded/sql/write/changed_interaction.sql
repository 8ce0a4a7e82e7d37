-- Changes an interaction. ?1 to ?13 the columns, customers and terms as keys; ?14 the key.
UPDATE interactions
SET (
    interaction_id, customer_key, type_key, occurred_at, counterparty_key, channel_key, amount,
    currency_key, quantity, product_key, rating, source_key, attributes
) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
WHERE interaction_key = ?14
