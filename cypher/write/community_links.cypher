// Write how communities of a run touch.
// Parameters: run_id; rows, a list of [source_id, target_id, edges, weight].
// Returns: written, how many were.
UNWIND $rows AS row
MATCH (source:Community {run_id: $run_id, community_id: row[0]})
MATCH (target:Community {run_id: $run_id, community_id: row[1]})
CREATE (source)-[:TOUCHES {run_id: $run_id, edges: row[2], weight: row[3]}]->(target)
RETURN count(*) AS written
