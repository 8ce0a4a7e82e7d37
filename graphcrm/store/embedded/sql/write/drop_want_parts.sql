-- Removes at most :limit parts of what customers may want by a run. :run.
DELETE FROM want_parts
WHERE
    run_key = :run
    AND (kind, part) IN (
        SELECT kind, part FROM want_parts WHERE run_key = :run LIMIT :limit
    )
