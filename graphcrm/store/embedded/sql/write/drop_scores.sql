-- Removes at most :limit scores of a run. :run.
DELETE FROM scores
WHERE
    run_key = :run
    AND customer_key IN (
        SELECT customer_key FROM scores WHERE run_key = :run LIMIT :limit
    )
