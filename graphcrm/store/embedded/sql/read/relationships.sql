-- All relationships of a run by key. :run; :never stands for an unknown moment. Returns the keys of
-- source, target, type, then directed, strength, confidence, declared, first_seen, last_seen,
-- evidence_count, evidence_forward.
SELECT
    source_key,
    target_key,
    type_key,
    directed,
    strength,
    confidence,
    declared,
    coalesce(first_seen, :never),
    coalesce(last_seen, :never),
    evidence_count,
    evidence_forward
FROM relationships
WHERE run_key = :run
ORDER BY source_key, target_key, type_key
