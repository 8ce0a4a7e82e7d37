// Make declared links between the histories of two customers.
// Parameters: rows, a list of maps of all properties. Returns: nothing.
UNWIND $rows AS row
MATCH (source:History {customer_id: row.source_id})
MATCH (target:History {customer_id: row.target_id})
CREATE (source)-[:DECLARED]->(link:Link)-[:TO]->(target)
SET link = row
