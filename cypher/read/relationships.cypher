// Read the relationships of a run that begin at the next customers in the order of ids.
// Parameters: run_id; after, a customer id or ''; limit, of customers. Returns: rows, a list of
// [customer_id, list of [target_id, type, directed, strength, confidence, origin, first_seen,
// last_seen, evidence_count, evidence_forward]]; last, the id to go on after, null at the end.
MATCH (source:Customer)
USING INDEX SEEK source:Customer(customer_id)
WHERE source.customer_id > $after
WITH source ORDER BY source.customer_id LIMIT $limit
WITH source.customer_id AS id, COLLECT {
  MATCH (source)-[tie]->(target:Customer)
  WHERE tie.run_id = $run_id
  RETURN [target.customer_id, tie.type, tie.directed, tie.strength, tie.confidence, tie.origin,
    tie.first_seen, tie.last_seen, tie.evidence_count, tie.evidence_forward]
} AS ties
RETURN collect([id, ties]) AS rows, max(id) AS last
