// Read a run's scores of some customers.
// Parameters: run_id; ids, without doubles. Returns: rows, a list of the fields of
// graphcrm.model.Scores.
UNWIND $ids AS id
MATCH (customer:Customer {customer_id: id})
MATCH (customer)-[member:MEMBER_OF {run_id: $run_id}]->(community:Community)
RETURN collect(
  [customer.customer_id, community.community_id, member.degree, member.strength, member.pagerank,
    member.betweenness, member.harmonic, member.core]
) AS rows
