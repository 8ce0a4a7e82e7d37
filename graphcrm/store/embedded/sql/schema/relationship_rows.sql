-- Relationships as model.Relationship has them (declared instead of origin), after their keys.
CREATE VIEW relationship_rows AS
SELECT
    r.run_key,
    r.source_key,
    r.target_key,
    r.type_key,
    (SELECT customer_id FROM customers WHERE customer_key = r.source_key) AS source_id,
    (SELECT customer_id FROM customers WHERE customer_key = r.target_key) AS target_id,
    (SELECT term FROM terms WHERE term_key = r.type_key) AS type,
    r.directed,
    r.strength,
    r.confidence,
    r.declared,
    r.first_seen,
    r.last_seen,
    r.evidence_count,
    r.evidence_forward
FROM relationships AS r
