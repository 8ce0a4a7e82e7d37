// Read what the next customers in the order of ids are worth by a run, column by column.
// Parameters: run_id; never, stands for an unknown moment; after, a customer id or ''; limit. Returns:
// rows, a list of columns: ids of those that have a valuation, then the fields of
// graphcrm.tables.ValueTable with words for positions ('' for none); last, the id to go on after, null
// at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
WITH collect(customer) AS customers
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)-[:VALUED {run_id: $run_id}]->(value:Valuation)
  RETURN [
    collect(customer.customer_id), collect(value.orders),
    collect(coalesce(value.first_order_at, $never)),
    collect(coalesce(value.last_order_at, $never)), collect(coalesce(value.spent, 0.0 / 0.0)),
    collect(coalesce(value.average_order, 0.0 / 0.0)), collect(value.frequency),
    collect(value.recency_score),
    collect(value.frequency_score), collect(value.monetary_score),
    collect(coalesce(value.rfm_segment, '')), collect(coalesce(value.p_alive, 0.0 / 0.0)),
    collect(coalesce(value.expected_orders, 0.0 / 0.0)), collect(coalesce(value.clv, 0.0 / 0.0)),
    collect(coalesce(value.clv_low, 0.0 / 0.0)), collect(coalesce(value.clv_high, 0.0 / 0.0)),
    collect(coalesce(value.network_value, 0.0 / 0.0)),
    collect(coalesce(value.brought_value, 0.0 / 0.0)), collect(coalesce(value.stage, '')),
    collect(coalesce(value.stage_since, $never)), collect(coalesce(value.churn_risk, 0.0 / 0.0)),
    collect(coalesce(value.satisfaction, 0.0 / 0.0)), collect(value.ratings),
    collect(coalesce(value.cluster, -1))
  ] AS columns
}
RETURN columns AS rows, customers[-1].customer_id AS last
