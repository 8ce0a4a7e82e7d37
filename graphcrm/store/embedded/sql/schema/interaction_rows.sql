-- Interactions as model.Interaction has them, after their key.
CREATE VIEW interaction_rows AS
SELECT
    i.interaction_key,
    i.interaction_id,
    (SELECT customer_id FROM customers WHERE customer_key = i.customer_key) AS customer_id,
    (SELECT term FROM terms WHERE term_key = i.type_key) AS type,
    i.occurred_at,
    (SELECT customer_id FROM customers WHERE customer_key = i.counterparty_key)
        AS counterparty_id,
    (SELECT term FROM terms WHERE term_key = i.channel_key) AS channel,
    i.amount,
    (SELECT term FROM terms WHERE term_key = i.currency_key) AS currency,
    i.quantity,
    (SELECT term FROM terms WHERE term_key = i.product_key) AS product_id,
    i.rating,
    (SELECT term FROM terms WHERE term_key = i.source_key) AS source,
    i.attributes
FROM interactions AS i
