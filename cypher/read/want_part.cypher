// Read a part of what customers may want by a run.
// Parameters: run_id; kind; part, its number. Returns: rows, a list of its bytes, empty for none.
OPTIONAL MATCH (part:WantPart {run_id: $run_id, kind: $kind, part: $part})
RETURN collect(part.body) AS rows
