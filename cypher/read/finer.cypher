// Read the communities of level -1 for the next customers in the order of ids.
// Parameters: run_id; after, a customer id or ''; limit. Returns: rows, a list of [customer_id,
// community_id]; last, the id to go on after, null at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
OPTIONAL MATCH (customer)-[member:MEMBER_OF {run_id: $run_id}]->(:Community)
WHERE member.finer_id IS NOT NULL
WITH customer.customer_id AS id, CASE WHEN member IS NULL THEN null ELSE
  [customer.customer_id, member.finer_id]
END AS found
RETURN collect(found) AS rows, max(id) AS last
