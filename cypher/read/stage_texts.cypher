// Read the stages that the next customers in the order of ids went through by a run.
// Parameters: run_id; after, a customer id or ''; limit. Returns: rows, a list of columns: ids of
// those with any, the stages as JSON ('' where none are told), and the stage that the customer is in
// then ('' for none); last, the id to go on after, null at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
WITH collect(customer) AS customers
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)-[:VALUED {run_id: $run_id}]->(value:Valuation)
  WHERE value.stages IS NOT NULL OR value.stage IS NOT NULL
  RETURN [
    collect(customer.customer_id), collect(coalesce(value.stages, '')),
    collect(CASE WHEN value.stages IS NULL THEN value.stage ELSE '' END)
  ] AS columns
}
RETURN columns AS rows, customers[-1].customer_id AS last
