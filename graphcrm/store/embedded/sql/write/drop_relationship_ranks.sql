-- Removes at most :limit relationship ranks of a run. :run.
DELETE FROM relationship_ranks
WHERE
    run_key = :run
    AND (customer_key, place) IN (
        SELECT customer_key, place FROM relationship_ranks WHERE run_key = :run LIMIT :limit
    )
