-- Lets go of the scores and communities of all runs but the current one and the last :keep others.
UPDATE runs
SET stage = 'removing'
WHERE
    stage IN ('replaced', 'kept')
    AND run_key NOT IN (
        SELECT run_key
        FROM runs
        WHERE stage IN ('replaced', 'kept')
        ORDER BY number DESC
        LIMIT :keep
    )
