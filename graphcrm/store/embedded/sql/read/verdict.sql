-- One verdict. ?1 low_id, ?2 high_id, ?3 type. Returns the columns of model.Verdict.
SELECT low_id, high_id, type, verdict, kind, note, decided_at, source_id
FROM verdicts
WHERE low_id = ?1 AND high_id = ?2 AND type = ?3
