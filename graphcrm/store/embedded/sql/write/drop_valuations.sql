-- Removes at most :limit valuations of a run. :run.
DELETE FROM valuations
WHERE
    run_key = :run
    AND customer_key IN (
        SELECT customer_key FROM valuations WHERE run_key = :run LIMIT :limit
    )
