// Read the highest scores in one community by one measure, ties by customer id.
// Parameters: run_id; community; measure, the name of a property; offset; limit. Returns: rows, a
// list of the fields of graphcrm.model.Scores.
MATCH (community:Community {run_id: $run_id, community_id: $community})
MATCH (community)<-[member:MEMBER_OF]-(customer:Customer)
WITH community, member, customer
ORDER BY member[$measure] DESC, customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  [customer.customer_id, community.community_id, member.degree, member.strength, member.pagerank,
    member.betweenness, member.harmonic, member.core]
) AS rows
