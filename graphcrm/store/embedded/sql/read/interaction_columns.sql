-- Interactions with these ids. :ids a JSON array; :until the last key to look at. Returns the
-- columns of the table but its key.
SELECT
    i.interaction_id, i.customer_key, i.type_key, i.occurred_at, i.counterparty_key, i.channel_key,
    i.amount, i.currency_key, i.quantity, i.product_key, i.rating, i.source_key, i.attributes
FROM json_each(:ids) AS wanted
CROSS JOIN interactions AS i ON i.interaction_id = wanted.value AND i.interaction_key <= :until
