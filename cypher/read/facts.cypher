// Read the facts behind relationships of a run.
// Parameters: run_id; keys, a list of [source_id, target_id, type] without doubles. Returns: rows, a
// list of [source_id, target_id, type, facts (JSON)] for those that have any.
UNWIND $keys AS key
MATCH (source:Customer {customer_id: key[0]})
MATCH (target:Customer {customer_id: key[1]})
MATCH (source)-[tie]->(target)
WHERE tie.run_id = $run_id AND tie.type = key[2] AND tie.facts IS NOT NULL
RETURN collect([key[0], key[1], key[2], tie.facts]) AS rows
