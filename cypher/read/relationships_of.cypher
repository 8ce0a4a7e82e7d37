// Read the strongest relationships of each of some customers.
// Parameters: run_id; ids, without doubles; limit, for each. Returns: rows, a list of [id, list of
// the fields of graphcrm.model.Relationship, best first].
UNWIND $ids AS id
MATCH (customer:Customer {customer_id: id})
WITH id, COLLECT {
  MATCH (customer)-[tie]-(:Customer)
  WHERE tie.run_id = $run_id
  WITH tie ORDER BY tie.strength * tie.confidence DESC, startNode(tie).customer_id,
    endNode(tie).customer_id, tie.type LIMIT $limit
  RETURN
    [startNode(tie).customer_id, endNode(tie).customer_id, tie.type, tie.directed, tie.strength,
    tie.confidence, tie.origin, tie.first_seen, tie.last_seen, tie.evidence_count,
    tie.evidence_forward]
} AS ties
RETURN collect([id, ties]) AS rows
