-- The highest of everyone by a measure of value, ties by id, where there is a ranking. :measure its
-- number; :run, :first the place to begin at, :limit. Returns the columns of model.Valuation.
SELECT
    v.customer_id, v.orders, v.first_order_at, v.last_order_at, v.spent, v.average_order,
    v.frequency, v.recency_score, v.frequency_score, v.monetary_score, v.rfm_segment, v.p_alive,
    v.expected_orders, v.clv, v.clv_low, v.clv_high, v.network_value, v.brought_value, v.stage,
    v.stage_since, v.churn_risk, v.satisfaction, v.ratings, v.cluster, v.stages, v.churn_reasons
FROM rankings AS r
CROSS JOIN valuation_rows AS v ON v.run_key = :run AND v.customer_key = r.customer_key
WHERE
    r.run_key = :run
    AND r.measure = :measure
    AND r.community_id = -2
    AND r.place >= :first
ORDER BY r.place
LIMIT :limit
