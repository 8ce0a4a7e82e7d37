// Read the highest valuations in communities by one measure, ties by customer id.
// Parameters: run_id; within, ids of communities of level 0; finer, one of level -1 to which members
// belong, or null; measure, the name of a property; segment, stage, words, and
// cluster, a number, or null for any; offset; limit. Returns: rows, a list of the fields of graphcrm.model.Valuation, stages and
// churn_reasons as JSON.
UNWIND $within AS id
MATCH (community:Community {run_id: $run_id, community_id: id})
MATCH (community)<-[member:MEMBER_OF]-(customer:Customer)-[:VALUED {run_id: $run_id}]->(value:Valuation)
WHERE ($finer IS NULL OR member.finer_id = $finer)
  AND value[$measure] IS NOT NULL AND ($measure <> 'orders' OR value.orders > 0)
  AND ($segment IS NULL OR value.rfm_segment = $segment)
  AND ($stage IS NULL OR value.stage = $stage)
  AND ($cluster IS NULL OR value.cluster = $cluster)
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
