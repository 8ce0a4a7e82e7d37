// Read what some customers are worth by a run.
// Parameters: run_id; ids, without doubles. Returns: rows, a list of the fields of
// graphcrm.model.Valuation, stages and churn_reasons as JSON.
UNWIND $ids AS id
MATCH (customer:Customer {customer_id: id})
MATCH (customer)-[:VALUED {run_id: $run_id}]->(value:Valuation)
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
