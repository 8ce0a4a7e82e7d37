// Read the parts of what customers may want by a run, of a kind, from a number on.
// Parameters: run_id; kind; part, the first number; limit. Returns: rows, a list of [number of the
// part, bytes].
MATCH (part:WantPart {run_id: $run_id, kind: $kind})
WHERE part.part >= $part
WITH part ORDER BY part.part LIMIT $limit
RETURN collect([part.part, part.body]) AS rows
