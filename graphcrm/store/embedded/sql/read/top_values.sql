-- The highest by a measure of value, ties by id, read from all valuations. :measure its number in
-- graphcrm.model.VALUE_MEASURES; :segment, :stage words, :cluster a number (NULL: any); :run, :limit,
-- :offset.
-- Only those as high as the last one wanted are looked up. Returns the columns of model.Valuation.
WITH measured (customer_key, value) AS MATERIALIZED (
    SELECT
        v.customer_key,
        CASE :measure
            WHEN 0 THEN nullif(v.orders, 0)
            WHEN 1 THEN v.spent
            WHEN 2 THEN v.average_order
            WHEN 3 THEN v.p_alive
            WHEN 4 THEN v.expected_orders
            WHEN 5 THEN v.clv
            WHEN 6 THEN v.network_value
            WHEN 7 THEN v.brought_value
            WHEN 8 THEN v.churn_risk
            WHEN 9 THEN v.satisfaction
        END
    FROM valuations AS v
    WHERE
        v.run_key = :run
        AND v.customer_key NOT IN (SELECT record_key FROM merges)
        AND (
            :segment IS NULL
            OR v.segment_key = (SELECT term_key FROM terms WHERE term = :segment)
        )
        AND (:stage IS NULL OR v.stage_key = (SELECT term_key FROM terms WHERE term = :stage))
        AND (:cluster IS NULL OR v.cluster = :cluster)
),
lowest (value) AS (
    SELECT min(value)
    FROM (
        SELECT value
        FROM measured
        WHERE value IS NOT NULL
        ORDER BY value DESC
        LIMIT :limit + :offset
    )
)
SELECT
    v.customer_id, v.orders, v.first_order_at, v.last_order_at, v.spent, v.average_order,
    v.frequency, v.recency_score, v.frequency_score, v.monetary_score, v.rfm_segment, v.p_alive,
    v.expected_orders, v.clv, v.clv_low, v.clv_high, v.network_value, v.brought_value, v.stage,
    v.stage_since, v.churn_risk, v.satisfaction, v.ratings, v.cluster, v.stages, v.churn_reasons
FROM lowest
CROSS JOIN measured AS m ON m.value >= lowest.value
CROSS JOIN valuation_rows AS v ON v.run_key = :run AND v.customer_key = m.customer_key
ORDER BY m.value DESC, v.customer_id
LIMIT :limit OFFSET :offset
