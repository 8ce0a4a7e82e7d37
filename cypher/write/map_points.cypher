// Write where customers stand on the whole map of a run, a thousand together.
// Parameters: run_id; rows, a list of [number of the part, ids, list of x, list of y].
// Returns: nothing.
UNWIND $rows AS row
CREATE (:MapPoints {run_id: $run_id, part: row[0], ids: row[1], x: row[2], y: row[3]})
