// Add pairs that wait for a person.
// Parameters: rows, a list of the fields of graphcrm.merges.Suspicion. Returns: nothing.
UNWIND $rows AS row
MERGE (pair:Suspicion {left_id: row[0], right_id: row[1]})
SET pair.probability = row[2], pair.evidence = row[3]
