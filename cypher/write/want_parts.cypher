// Write parts of what customers may want by a run.
// Parameters: run_id; rows, a list of [kind, number of the part, bytes].
// Returns: nothing.
UNWIND $rows AS row
CREATE (:WantPart {run_id: $run_id, kind: row[0], part: row[1], body: row[2]})
