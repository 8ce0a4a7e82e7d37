// Write scores of a run: each customer's membership in its community carries them.
// Parameters: run_id; rows, a list of [customer_id, community_id, degree, strength,
// pagerank, betweenness, harmonic, core, place by PageRank,
// community_id of level -1 or null]. Returns: written, how many were.
UNWIND $rows AS row
MATCH (customer:Customer {customer_id: row[0]})
MATCH (community:Community {run_id: $run_id, community_id: row[1]})
CREATE (customer)-[:MEMBER_OF {
  run_id: $run_id, degree: row[2], strength: row[3], pagerank: row[4], betweenness: row[5],
  harmonic: row[6], core: row[7], place: row[8], finer_id: row[9]
}]->(community)
RETURN count(*) AS written
