// Write what customers are worth by a run, each a node of its own.
// Parameters: run_id; rows, a list of the fields of graphcrm.model.Valuation, null for what is not known,
// stages and churn_reasons as JSON. Returns: written, how many were.
UNWIND $rows AS row
MATCH (customer:Customer {customer_id: row[0]})
CREATE (customer)-[:VALUED {run_id: $run_id}]->(:Valuation {
  run_id: $run_id,
  orders: row[1], first_order_at: row[2], last_order_at: row[3], spent: row[4],
  average_order: row[5], frequency: row[6], recency_score: row[7], frequency_score: row[8],
  monetary_score: row[9], rfm_segment: row[10], p_alive: row[11], expected_orders: row[12], clv: row[13], clv_low: row[14],
  clv_high: row[15], network_value: row[16], brought_value: row[17], stage: row[18],
  stage_since: row[19], churn_risk: row[20], satisfaction: row[21], ratings: row[22],
  cluster: row[23], stages: row[24], churn_reasons: row[25]
})
RETURN count(*) AS written
