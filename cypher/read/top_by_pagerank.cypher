// Read the highest PageRanks of a run, ties by customer id, in the order of the index: no more is
// read than returned.
// Parameters: run_id; offset; limit. Returns: rows, a list of the fields of graphcrm.model.Scores.
MATCH (customer:Customer)-[member:MEMBER_OF]->(community:Community)
USING INDEX member:MEMBER_OF(run_id, pagerank)
WHERE member.run_id = $run_id AND member.pagerank IS NOT NULL
WITH community, member, customer
ORDER BY member.run_id DESC, member.pagerank DESC, customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  [customer.customer_id, community.community_id, member.degree, member.strength, member.pagerank,
    member.betweenness, member.harmonic, member.core]
) AS rows
