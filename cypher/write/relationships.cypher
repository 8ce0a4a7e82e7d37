// Write relationships of a run, each under its own type.
// Parameters: run_id; rows, a list of [source_id, target_id, name of the type in the
// graph, type, directed, strength, confidence, origin, first_seen, last_seen, evidence_count,
// evidence_forward, facts (JSON) or null]; times in microseconds or null. Returns: written, how many
// were.
UNWIND $rows AS row
MATCH (source:Customer {customer_id: row[0]})
MATCH (target:Customer {customer_id: row[1]})
CREATE (source)-[relationship:$(row[2])]->(target)
SET relationship = {
  run_id: $run_id, type: row[3], directed: row[4], strength: row[5], confidence: row[6],
  origin: row[7], first_seen: row[8], last_seen: row[9], evidence_count: row[10],
  evidence_forward: row[11], facts: row[12]
}
RETURN count(*) AS written
