-- Makes one changed interaction findable by counterparty. ?1 the key.
INSERT INTO interactions_by_counterparty
SELECT segment, counterparty_key, customer_key, type_key, occurred_at, interaction_key
FROM interactions
WHERE interaction_key = ?1 AND counterparty_key IS NOT NULL
