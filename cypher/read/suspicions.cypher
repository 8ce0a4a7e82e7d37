// Read all pairs that wait for a person.
// Parameters: none. Returns: rows, a list of the fields of graphcrm.merges.Suspicion.
MATCH (pair:Suspicion)
RETURN collect([pair.left_id, pair.right_id, pair.probability, pair.evidence]) AS rows
