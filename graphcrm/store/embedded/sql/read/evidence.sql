-- Interactions of a type between two customers, either way round, newest first, then by id.
-- :sources, :targets the keys of their records, JSON arrays; :type its key; :before the moment
-- after the last that counts; :limit. Returns the columns of model.Interaction.
WITH taken (interaction_key, occurred_at) AS MATERIALIZED (
    SELECT i.interaction_key, i.occurred_at
    FROM interaction_segments AS s
    CROSS JOIN json_each(:targets) AS t
    CROSS JOIN json_each(:sources) AS o
    CROSS JOIN interactions_by_counterparty AS i
        ON
            i.segment = s.segment
            AND i.counterparty_key = t.value
            AND i.customer_key = o.value
            AND i.type_key = :type
            AND i.occurred_at < :before
    UNION ALL
    SELECT i.interaction_key, i.occurred_at
    FROM interaction_segments AS s
    CROSS JOIN json_each(:sources) AS t
    CROSS JOIN json_each(:targets) AS o
    CROSS JOIN interactions_by_counterparty AS i
        ON
            i.segment = s.segment
            AND i.counterparty_key = t.value
            AND i.customer_key = o.value
            AND i.type_key = :type
            AND i.occurred_at < :before
    WHERE :sources <> :targets
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
ORDER BY v.occurred_at DESC, v.interaction_id
LIMIT :limit
