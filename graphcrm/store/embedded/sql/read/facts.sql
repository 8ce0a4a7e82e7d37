-- Facts behind relationships. :run, :keys a JSON array of [source_id, target_id, type]. Returns
-- source_id, target_id, type, facts.
SELECT s.customer_id, t.customer_id, k.term, f.facts
FROM json_each(:keys) AS wanted
CROSS JOIN customers AS s ON s.customer_id = wanted.value ->> 0
CROSS JOIN customers AS t ON t.customer_id = wanted.value ->> 1
CROSS JOIN terms AS k ON k.term = wanted.value ->> 2
CROSS JOIN relationship_facts AS f
    ON
        f.run_key = :run
        AND f.source_key = s.customer_key
        AND f.target_key = t.customer_key
        AND f.type_key = k.term_key
