// Read the declared links of the next customers in the order of ids.
// Parameters: after, a customer id or ''; limit, of customers. Returns: rows, for each customer a
// list of maps; last, the id to go on after, null at the end.
MATCH (source:History)
USING INDEX SEEK source:History(customer_id)
WHERE source.customer_id > $after
WITH source ORDER BY source.customer_id LIMIT $limit
WITH source.customer_id AS id,
  COLLECT { MATCH (source)-[:DECLARED]->(link:Link) RETURN properties(link) } AS links
RETURN collect(links) AS rows, max(id) AS last
