// Read the pairs that are never the same and begin with one of some records.
// Parameters: ids, without doubles. Returns: rows, a list of [left id, right id].
UNWIND $ids AS id
MATCH (pair:Separation {left_id: id})
RETURN collect([pair.left_id, pair.right_id]) AS rows
