// Read the verdicts on relationships of some customers.
// Parameters: ids, without doubles. Returns: rows, a list of the fields of graphcrm.model.Verdict.
UNWIND $ids AS id
CALL (id) {
  MATCH (verdict:Verdict)
  USING INDEX verdict:Verdict(low_id, high_id, type)
  WHERE verdict.low_id = id AND verdict.high_id IS NOT NULL AND verdict.type IS NOT NULL
  RETURN verdict
  UNION
  MATCH (verdict:Verdict)
  USING INDEX verdict:Verdict(high_id)
  WHERE verdict.high_id = id
  RETURN verdict
}
WITH DISTINCT verdict
RETURN collect([verdict.low_id, verdict.high_id, verdict.type, verdict.verdict, verdict.kind,
  verdict.note, verdict.decided_at, verdict.source_id]) AS rows
