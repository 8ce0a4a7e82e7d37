// Make customers, each with the history that its interactions and links will hang on.
// Parameters: rows, a list of maps of all properties. Returns: nothing.
UNWIND $rows AS row
CREATE (customer:Customer)-[:HAS_HISTORY]->(:History {customer_id: row.customer_id})
SET customer = row
