-- Adds an interaction unless its id is there. ?1 to ?13 the columns, customers and terms as keys.
INSERT INTO interactions (
    interaction_id, customer_key, type_key, occurred_at, counterparty_key, channel_key, amount,
    currency_key, quantity, product_key, rating, source_key, attributes
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (interaction_id) DO NOTHING
