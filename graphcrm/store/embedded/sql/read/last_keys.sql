-- The highest keys given out. Returns those of customers and interactions.
SELECT
    (SELECT coalesce(max(customer_key), 0) FROM customers),
    (SELECT coalesce(max(interaction_key), 0) FROM interactions)
