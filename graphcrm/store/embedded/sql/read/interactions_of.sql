-- Interactions of a customer on either side, newest first, then by id. :keys of its records, a JSON array; :before and :after the
-- time and id to go on from; :limit. Only rows as new as the last one wanted are looked up.
-- Returns the columns of model.Interaction.
WITH taken (interaction_key, occurred_at) AS MATERIALIZED (
    SELECT i.interaction_key, i.occurred_at
    FROM interaction_segments AS s
    CROSS JOIN json_each(:keys) AS k
    CROSS JOIN interactions_by_customer AS i
        ON i.segment = s.segment AND i.customer_key = k.value
    WHERE i.occurred_at <= :before
    UNION ALL
    SELECT i.interaction_key, i.occurred_at
    FROM interaction_segments AS s
    CROSS JOIN json_each(:keys) AS k
    CROSS JOIN interactions_by_counterparty AS i
        ON i.segment = s.segment AND i.counterparty_key = k.value
    WHERE
        i.customer_key NOT IN (SELECT value FROM json_each(:keys))
        AND i.occurred_at <= :before
),
oldest (occurred_at) AS (
    SELECT coalesce(min(occurred_at), :before)
    FROM (
        SELECT occurred_at
        FROM taken
        WHERE occurred_at < :before
        ORDER BY occurred_at DESC
        LIMIT :limit
    )
)
SELECT
    v.interaction_id, v.customer_id, v.type, v.occurred_at, v.counterparty_id, v.channel,
    v.amount, v.currency, v.quantity, v.product_id, v.rating, v.source, v.attributes
FROM oldest
CROSS JOIN taken ON taken.occurred_at >= oldest.occurred_at
CROSS JOIN interaction_rows AS v ON v.interaction_key = taken.interaction_key
WHERE v.occurred_at < :before OR v.interaction_id > :after
ORDER BY v.occurred_at DESC, v.interaction_id
LIMIT :limit
