// Read the relationships that join a customer and any of some others.
// Parameters: run_id; id; others, without doubles. Returns: rows, a list of the fields of
// graphcrm.model.Relationship.
MATCH (customer:Customer {customer_id: $id})-[tie]-(other:Customer)
WHERE tie.run_id = $run_id AND other.customer_id IN $others
RETURN collect(
  [startNode(tie).customer_id, endNode(tie).customer_id, tie.type, tie.directed, tie.strength,
    tie.confidence, tie.origin, tie.first_seen, tie.last_seen, tie.evidence_count,
    tie.evidence_forward]
) AS rows
