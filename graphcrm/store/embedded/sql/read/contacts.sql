-- Every interaction with a counterparty. Returns customer_key, counterparty_key, type_key,
-- occurred_at.
SELECT customer_key, counterparty_key, type_key, occurred_at FROM interactions_by_counterparty
