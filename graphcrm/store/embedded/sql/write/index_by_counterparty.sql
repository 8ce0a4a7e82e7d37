-- Makes interactions after :last findable by counterparty; sorted, because that is twice as fast.
INSERT INTO interactions_by_counterparty
SELECT segment, counterparty_key, customer_key, type_key, occurred_at, interaction_key
FROM interactions
WHERE interaction_key > :last AND counterparty_key IS NOT NULL
ORDER BY 1, 2, 3, 4, 5, 6
