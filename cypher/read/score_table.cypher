// Read the scores of a run for the next customers in the order of ids.
// Parameters: run_id; after, a customer id or ''; limit. Returns: rows, a list of the fields of
// graphcrm.model.Scores; last, the id to go on after, null at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
OPTIONAL MATCH (customer)-[member:MEMBER_OF {run_id: $run_id}]->(community:Community)
WITH customer.customer_id AS id, CASE WHEN member IS NULL THEN null ELSE
  [customer.customer_id, community.community_id, member.degree, member.strength, member.pagerank,
    member.betweenness, member.harmonic, member.core]
END AS scores
RETURN collect(scores) AS rows, max(id) AS last
