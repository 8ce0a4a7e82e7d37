// Read verdicts by their keys.
// Parameters: keys, a list of [low_id, high_id, type] without doubles. Returns: rows, a list of the
// fields of graphcrm.model.Verdict.
UNWIND $keys AS key
MATCH (verdict:Verdict {low_id: key[0], high_id: key[1], type: key[2]})
RETURN collect([verdict.low_id, verdict.high_id, verdict.type, verdict.verdict, verdict.kind,
  verdict.note, verdict.decided_at, verdict.source_id]) AS rows
