-- Every interaction by id. Returns the columns of model.Interaction.
SELECT
    v.interaction_id, v.customer_id, v.type, v.occurred_at, v.counterparty_id, v.channel,
    v.amount, v.currency, v.quantity, v.product_id, v.rating, v.source, v.attributes
FROM interaction_rows AS v
ORDER BY v.interaction_id
