// Keep what users said of relationships, each in place of what was said before.
// Parameters: rows, a list of the fields of graphcrm.model.Verdict. Returns: nothing.
UNWIND $rows AS row
MERGE (verdict:Verdict {low_id: row[0], high_id: row[1], type: row[2]})
SET verdict.verdict = row[3], verdict.kind = row[4], verdict.note = row[5],
  verdict.decided_at = row[6], verdict.source_id = row[7]
