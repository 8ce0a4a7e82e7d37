-- All valuations of a run, without what they tell. :run; :never stands for an unknown moment.
-- Returns customer_key and the columns after it, -1 for no segment, stage or cluster.
SELECT
    customer_key, orders, coalesce(first_order_at, :never), coalesce(last_order_at, :never), spent,
    average_order, frequency, recency_score, frequency_score, monetary_score,
    coalesce(segment_key, -1), p_alive, expected_orders, clv, clv_low, clv_high,
    network_value, brought_value, coalesce(stage_key, -1), coalesce(stage_since, :never),
    churn_risk, satisfaction, ratings, coalesce(cluster, -1)
FROM valuations
WHERE run_key = :run
