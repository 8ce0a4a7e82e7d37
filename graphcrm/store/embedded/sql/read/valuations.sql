-- Valuations of customers. :run, :ids a JSON array. Returns the columns of model.Valuation.
SELECT
    v.customer_id, v.orders, v.first_order_at, v.last_order_at, v.spent, v.average_order,
    v.frequency, v.recency_score, v.frequency_score, v.monetary_score, v.rfm_segment, v.p_alive,
    v.expected_orders, v.clv, v.clv_low, v.clv_high, v.network_value, v.brought_value, v.stage,
    v.stage_since, v.churn_risk, v.satisfaction, v.ratings, v.cluster, v.stages, v.churn_reasons
FROM json_each(:ids) AS wanted
CROSS JOIN customers AS c
    ON c.customer_id = wanted.value AND c.customer_key NOT IN (SELECT record_key FROM merges)
CROSS JOIN valuation_rows AS v ON v.run_key = :run AND v.customer_key = c.customer_key
