-- Removes at most :limit rankings of a run. :run.
DELETE FROM rankings
WHERE
    run_key = :run
    AND (measure, community_id, place) IN (
        SELECT measure, community_id, place FROM rankings WHERE run_key = :run LIMIT :limit
    )
