// Read all pairs that wait for a person, without what speaks for them.
// Parameters: none. Returns: rows, a list of [left id, right id, probability].
MATCH (pair:Suspicion)
RETURN collect([pair.left_id, pair.right_id, pair.probability]) AS rows
