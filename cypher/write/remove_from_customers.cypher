// Remove relationships, and maybe memberships, of old runs from the next customers in the order of ids.
// Parameters: run_ids, a list; memberships, whether these go too; after, a customer id or ''; limit, of customers.
// Returns: last, the id to go on after, null at the end.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
CALL (customer) {
  MATCH (customer)-[old]->(other:Customer|Record|Community)
  WHERE old.run_id IN $run_ids AND ($memberships OR NOT other:Community)
  DELETE old
}
WITH customer.customer_id AS id ORDER BY id
RETURN last(collect(id)) AS last
