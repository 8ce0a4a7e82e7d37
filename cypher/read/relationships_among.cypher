// Read the relationships that run from some customers to any of others, the strongest first.
// Parameters: run_id; sources, others, without doubles; limit. Returns: rows, a list of the fields of
// graphcrm.model.Relationship, best first.
MATCH (source:Customer)-[tie]->(target:Customer)
WHERE source.customer_id IN $sources AND tie.run_id = $run_id AND target.customer_id IN $others
WITH source, tie, target ORDER BY tie.strength * tie.confidence DESC, source.customer_id,
  target.customer_id, tie.type LIMIT $limit
RETURN collect(
  [source.customer_id, target.customer_id, tie.type, tie.directed, tie.strength, tie.confidence,
    tie.origin, tie.first_seen, tie.last_seen, tie.evidence_count, tie.evidence_forward]
) AS rows
