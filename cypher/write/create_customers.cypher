// Make customers, each with the history that its interactions and links will hang on.
// Parameters: rows, a list of maps of all properties; label, what they are beside customers: Bare, or
// Unmatched, which those with a row of their own are until they get match keys. Returns: nothing.
UNWIND $rows AS row
CREATE (customer:Customer:$($label))-[:HAS_HISTORY]->(:History {customer_id: row.customer_id})
SET customer = row
