-- Relationships that run from some customers to any of others, the strongest first. :run, :sources
-- and :others JSON arrays of distinct ids, :limit. Returns the columns of model.Relationship. The
-- plus keeps the plan from looking every pair up: it goes through the rows of each source once.
SELECT
    r.source_id, r.target_id, r.type, r.directed, r.strength, r.confidence, r.declared,
    r.first_seen, r.last_seen, r.evidence_count, r.evidence_forward
FROM json_each(:sources) AS wanted
CROSS JOIN customers AS c
    ON c.customer_id = wanted.value AND c.customer_key NOT IN (SELECT record_key FROM merges)
CROSS JOIN relationship_rows AS r ON r.run_key = :run AND r.source_key = c.customer_key
WHERE
    +r.target_key IN (
        SELECT o.customer_key
        FROM json_each(:others) AS other
        CROSS JOIN customers AS o
            ON o.customer_id = other.value AND o.customer_key NOT IN (SELECT record_key FROM merges)
    )
ORDER BY r.strength * r.confidence DESC, r.source_id, r.target_id, r.type
LIMIT :limit
