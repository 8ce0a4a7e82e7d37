-- Interactions of a customer on either side, counted by month in UTC, type and currency, those without
-- an amount apart. :keys of its records, a JSON array; :since and :until, both included. Returns month
-- (such as 2026-03), type, currency, count, sum of amounts or NULL.
WITH taken (interaction_key) AS (
    SELECT i.interaction_key
    FROM interaction_segments AS s
    CROSS JOIN json_each(:keys) AS k
    CROSS JOIN interactions_by_customer AS i
        ON i.segment = s.segment AND i.customer_key = k.value
    WHERE i.occurred_at BETWEEN :since AND :until
    UNION ALL
    SELECT i.interaction_key
    FROM interaction_segments AS s
    CROSS JOIN json_each(:keys) AS k
    CROSS JOIN interactions_by_counterparty AS i
        ON i.segment = s.segment AND i.counterparty_key = k.value
    WHERE
        i.customer_key NOT IN (SELECT value FROM json_each(:keys))
        AND i.occurred_at BETWEEN :since AND :until
),
counted (month, type_key, currency_key, priced, interactions, amount) AS (
    SELECT
        -- Rounded down, also before 1970.
        strftime(
            '%Y-%m',
            (i.occurred_at - (i.occurred_at % 1000000 + 1000000) % 1000000) / 1000000,
            'unixepoch'
        ),
        i.type_key,
        CASE WHEN i.amount IS NOT NULL THEN i.currency_key END,
        i.amount IS NOT NULL,
        count(*),
        sum(i.amount)
    FROM taken
    CROSS JOIN interactions AS i ON i.interaction_key = taken.interaction_key
    GROUP BY 1, 2, 3, 4
)
SELECT
    month,
    (SELECT term FROM terms WHERE term_key = type_key),
    (SELECT term FROM terms WHERE term_key = currency_key),
    interactions,
    amount
FROM counted
