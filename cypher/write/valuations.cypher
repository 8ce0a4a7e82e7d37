// Write what customers are worth by a run, each a node of its own.
// Parameters: run_id; rows, a list of the fields of graphcrm.model.Valuation, null for what is not known,
// stages and churn_reasons as JSON. Returns: written, how many were.
UNWIND $rows AS row
MATCH (customer:Customer {customer_id: row[0]})
CREATE (customer)-[:VALUED {run_id: $run_id}]->(:Valuation {
  run_id: $run_id,
  orders: row[1], first_order_at: row[2], last_order_at: row[3], spent: row[4],
  average_order: row[5], recency_score: row[6], frequency_score: row[7], monetary_score: row[8],
  rfm_segment: row[9], p_alive: row[10], expected_orders: row[11], clv: row[12], clv_low: row[13],
  clv_high: row[14], network_value: row[15], brought_value: row[16], stage: row[17],
  stage_since: row[18], churn_risk: row[19], satisfaction: row[20], ratings: row[21],
  cluster: row[22], stages: row[23], churn_reasons: row[24]
})
RETURN count(*) AS written
