// Forget that pairs of records are never the same.
// Parameters: rows, a list of [left id, right id]. Returns: rows, those that were noted.
UNWIND $rows AS row
MATCH (pair:Separation {left_id: row[0], right_id: row[1]})
DELETE pair
RETURN collect(row) AS rows
