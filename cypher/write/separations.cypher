// Note pairs of records that are never the same.
// Parameters: rows, a list of the fields of graphcrm.merges.Separation. Returns: nothing.
UNWIND $rows AS row
MERGE (pair:Separation {left_id: row[0], right_id: row[1]})
ON CREATE SET pair.said_at = row[2]
