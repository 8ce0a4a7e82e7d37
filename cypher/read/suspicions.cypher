// Read those of these pairs that wait for a person.
// Parameters: rows, a list of [left id, right id]. Returns: rows, a list of the fields of
// graphcrm.merges.Suspicion.
UNWIND $rows AS row
MATCH (pair:Suspicion {left_id: row[0], right_id: row[1]})
RETURN collect([pair.left_id, pair.right_id, pair.probability, pair.evidence]) AS rows
