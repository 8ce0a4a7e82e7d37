-- The strongest relationships of a customer. :run, :key, :limit. Returns the columns of
-- model.Relationship.
SELECT
    r.source_id, r.target_id, r.type, r.directed, r.strength, r.confidence, r.declared,
    r.first_seen, r.last_seen, r.evidence_count, r.evidence_forward
FROM relationship_ranks AS k
CROSS JOIN relationship_rows AS r
    ON
        r.run_key = :run
        AND r.source_key = k.source_key
        AND r.target_key = k.target_key
        AND r.type_key = k.type_key
WHERE k.run_key = :run AND k.customer_key = :key AND k.place < :limit
ORDER BY k.place
