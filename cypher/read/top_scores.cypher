// Read the highest scores of a run by one measure, ties by customer id.
// Parameters: run_id; measure, the name of a property; offset; limit. Returns: rows, a list of the
// fields of graphcrm.model.Scores.
MATCH (community:Community)
WHERE community.run_id = $run_id AND community.community_id IS NOT NULL
MATCH (community)<-[member:MEMBER_OF]-(customer:Customer)
WITH community, member, customer
ORDER BY member[$measure] DESC, customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  [customer.customer_id, community.community_id, member.degree, member.strength, member.pagerank,
    member.betweenness, member.harmonic, member.core]
) AS rows
