-- Removes facts of at most :limit relationships of a run. :run.
DELETE FROM relationship_facts
WHERE
    run_key = :run
    AND (source_key, target_key, type_key) IN (
        SELECT source_key, target_key, type_key
        FROM relationship_facts
        WHERE run_key = :run
        LIMIT :limit
    )
