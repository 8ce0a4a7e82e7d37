// Read where customers stand on the whole map of a run, the parts from a number on.
// Parameters: run_id; part, the first number; limit. Returns: rows, a list of [list of ids, list of
// x, list of y].
MATCH (points:MapPoints {run_id: $run_id})
WHERE $part <= points.part AND points.part < $part + $limit
WITH points ORDER BY points.part
RETURN collect([points.ids, points.x, points.y]) AS rows
