// Read what users said of relationships, the latest first, then by key.
// Parameters: offset; limit. Returns: rows, a list of the fields of graphcrm.model.Verdict.
MATCH (verdict:Verdict)
WITH verdict
ORDER BY verdict.decided_at DESC, verdict.low_id, verdict.high_id, verdict.type
SKIP $offset LIMIT $limit
RETURN collect([verdict.low_id, verdict.high_id, verdict.type, verdict.verdict, verdict.kind,
  verdict.note, verdict.decided_at, verdict.source_id]) AS rows
