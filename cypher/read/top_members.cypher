// Read the highest scores in communities by one measure, ties by customer id.
// Parameters: run_id; within, ids of communities of level 0; finer, one of level -1 to which members belong, or
// null; measure, the name of a property; offset; limit. Returns: rows, a
// list of the fields of graphcrm.model.Scores.
UNWIND $within AS id
MATCH (community:Community {run_id: $run_id, community_id: id})
MATCH (community)<-[member:MEMBER_OF]-(customer:Customer)
WHERE $finer IS NULL OR member.finer_id = $finer
WITH community, member, customer
ORDER BY member[$measure] DESC, customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  [customer.customer_id, community.community_id, member.degree, member.strength, member.pagerank,
    member.betweenness, member.harmonic, member.core]
) AS rows
