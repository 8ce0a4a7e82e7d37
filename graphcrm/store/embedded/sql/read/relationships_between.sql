-- Relationships of a customer with any of others. :run, :key, :others a JSON array of distinct
-- ids. Returns the columns of model.Relationship.
SELECT
    r.source_id, r.target_id, r.type, r.directed, r.strength, r.confidence, r.declared,
    r.first_seen, r.last_seen, r.evidence_count, r.evidence_forward
FROM json_each(:others) AS wanted
CROSS JOIN customers AS c
    ON c.customer_id = wanted.value AND c.customer_key NOT IN (SELECT record_key FROM merges)
CROSS JOIN relationship_rows AS r
    ON r.run_key = :run AND r.source_key = :key AND r.target_key = c.customer_key
UNION ALL
SELECT
    r.source_id, r.target_id, r.type, r.directed, r.strength, r.confidence, r.declared,
    r.first_seen, r.last_seen, r.evidence_count, r.evidence_forward
FROM json_each(:others) AS wanted
CROSS JOIN customers AS c
    ON c.customer_id = wanted.value AND c.customer_key NOT IN (SELECT record_key FROM merges)
CROSS JOIN relationship_rows AS r
    ON r.run_key = :run AND r.source_key = c.customer_key AND r.target_key = :key
WHERE c.customer_key <> :key
ORDER BY 1, 2, 3
