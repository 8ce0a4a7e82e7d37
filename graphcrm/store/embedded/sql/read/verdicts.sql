-- Verdicts, the latest first, then by key. :limit, :offset. Returns the columns of model.Verdict.
SELECT low_id, high_id, type, verdict, kind, note, decided_at, source_id
FROM verdicts
ORDER BY decided_at DESC, low_id, high_id, type
LIMIT :limit OFFSET :offset
