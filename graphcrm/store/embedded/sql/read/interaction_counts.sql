-- How many interactions each of these records took part in on either side; those in none are left
-- out.
-- :ids, a JSON array. Returns customer_id, count.
WITH counted (customer_id, found) AS (
    SELECT
        c.customer_id,
        (
            SELECT count(*)
            FROM interaction_segments AS s
            CROSS JOIN interactions_by_customer AS i
                ON i.segment = s.segment AND i.customer_key = c.customer_key
        ) + (
            SELECT count(*)
            FROM interaction_segments AS s
            CROSS JOIN interactions_by_counterparty AS i
                ON i.segment = s.segment AND i.counterparty_key = c.customer_key
            WHERE i.customer_key <> c.customer_key
        )
    FROM json_each(:ids) AS wanted
    CROSS JOIN customers AS c ON c.customer_id = wanted.value
)
SELECT customer_id, found FROM counted WHERE found > 0
