-- Removes where at most :limit customers of a run stand. :run.
DELETE FROM points
WHERE
    run_key = :run
    AND customer_key IN (
        SELECT customer_key FROM points WHERE run_key = :run LIMIT :limit
    )
