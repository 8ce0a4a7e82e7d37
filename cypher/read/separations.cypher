// Read the pairs that are never the same.
// Parameters: none. Returns: rows, a list of the fields of graphcrm.merges.Separation.
MATCH (pair:Separation)
RETURN collect([pair.left_id, pair.right_id, pair.said_at]) AS rows
