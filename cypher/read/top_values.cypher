// Read the highest valuations of a run by one measure, ties by customer id.
// Parameters: run_id; measure, the name of a property; segment, stage, words, and
// cluster, a number, or null for any; offset; limit. Returns: rows, a list of the fields of graphcrm.model.Valuation, stages and
// churn_reasons as JSON.
MATCH (value:Valuation {run_id: $run_id})
WHERE value[$measure] IS NOT NULL AND ($measure <> 'orders' OR value.orders > 0)
  AND ($segment IS NULL OR value.rfm_segment = $segment)
  AND ($stage IS NULL OR value.stage = $stage)
  AND ($cluster IS NULL OR value.cluster = $cluster)
MATCH (value)<-[:VALUED]-(customer:Customer)
WITH value, customer ORDER BY value[$measure] DESC, customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  [
    customer.customer_id, value.orders, value.first_order_at, value.last_order_at, value.spent,
    value.average_order, value.frequency, value.recency_score, value.frequency_score,
    value.monetary_score, value.rfm_segment, value.p_alive, value.expected_orders, value.clv, value.clv_low,
    value.clv_high, value.network_value, value.brought_value, value.stage, value.stage_since,
    value.churn_risk, value.satisfaction, value.ratings, value.cluster, value.stages,
    value.churn_reasons
  ]
) AS rows
