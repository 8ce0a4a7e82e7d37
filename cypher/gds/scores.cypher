// Write scores of a run from the projected graph that they were computed on: each customer's
// membership in its community carries them.
// Parameters: run_id; graph, its name; rows, a list of [customer_id, community_id, place by PageRank,
// community_id of level -1 or null]; properties and factors, maps from measure to the node property that holds it and what that is multiplied by.
// Returns: written, how many were.
UNWIND $rows AS row
MATCH (customer:Customer {customer_id: row[0]})
MATCH (community:Community {run_id: $run_id, community_id: row[1]})
CREATE (customer)-[:MEMBER_OF {
  run_id: $run_id,
  degree: toInteger(gds.util.nodeProperty($graph, customer, $properties.degree)),
  strength: $factors.strength * gds.util.nodeProperty($graph, customer, $properties.strength),
  pagerank: $factors.pagerank * gds.util.nodeProperty($graph, customer, $properties.pagerank),
  betweenness:
    $factors.betweenness * gds.util.nodeProperty($graph, customer, $properties.betweenness),
  harmonic: $factors.harmonic * gds.util.nodeProperty($graph, customer, $properties.harmonic),
  core: toInteger(gds.util.nodeProperty($graph, customer, $properties.core)),
  place: row[2], finer_id: row[3]
}]->(community)
RETURN count(*) AS written
