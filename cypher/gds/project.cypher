// Project the graph of a run in memory: every customer, and one undirected edge a pair.
// Its weight is 1 - product of (1 - strength x confidence) over the pair's relationships, taken one
// after the other in the order of their types, so that faint ones are not lost to rounding. Inferred
// relationships of uncounted types are left out unless a person said that they are right. Customers
// come first and in the order of their ids, so that equal graphs are numbered alike.
// Parameters: run_id; graph, its name; uncounted, a list of types; newcomers, a list of ids of
// customers that the run does not know. Returns: nodes and relationships, how many it has; an edge
// is two relationships.
CALL () {
  MATCH (customer:Customer)
  USING INDEX SEEK customer:Customer(customer_id)
  WHERE customer.customer_id > '' AND NOT customer.customer_id IN $newcomers
  WITH customer ORDER BY customer.customer_id
  RETURN customer, null AS other, null AS weight
  UNION ALL
  MATCH (customer:Customer)
  USING INDEX SEEK customer:Customer(customer_id)
  WHERE customer.customer_id > '' AND NOT customer.customer_id IN $newcomers
  WITH customer ORDER BY customer.customer_id
  CALL (customer) {
    MATCH (customer)-[tie]-(other:Customer)
    WHERE tie.run_id = $run_id AND customer.customer_id < other.customer_id
      AND (tie.origin = 'declared' OR tie.confidence = 1.0 OR NOT tie.type IN $uncounted)
    WITH other, tie.strength * tie.confidence AS share ORDER BY tie.type
    WITH other, collect(share) AS shares
    RETURN other, reduce(joined = head(shares), share IN tail(shares) |
      joined + share * (1.0 - joined)) AS weight
  }
  RETURN customer, other, weight
}
WITH gds.graph.project($graph, customer, other,
  CASE WHEN other IS NULL THEN null ELSE {relationshipProperties: {weight: weight}} END,
  {undirectedRelationshipTypes: ['*']}) AS made
RETURN made.nodeCount AS nodes, made.relationshipCount AS relationships
