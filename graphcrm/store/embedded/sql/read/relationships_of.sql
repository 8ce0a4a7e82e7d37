-- The strongest relationships of customers. :run, :keys a JSON array, :limit of each. Returns the
-- key of the customer and the place in its list, then the keys of source, target, type, directed,
-- strength, confidence, declared, first_seen, last_seen, evidence_count, evidence_forward.
SELECT
    k.customer_key, k.place, r.source_key, r.target_key, r.type_key, r.directed, r.strength,
    r.confidence, r.declared, r.first_seen, r.last_seen, r.evidence_count, r.evidence_forward
FROM json_each(:keys) AS wanted
CROSS JOIN relationship_ranks AS k
    ON k.run_key = :run AND k.customer_key = wanted.value AND k.place < :limit
CROSS JOIN relationships AS r
    ON
        r.run_key = :run
        AND r.source_key = k.source_key
        AND r.target_key = k.target_key
        AND r.type_key = k.type_key
