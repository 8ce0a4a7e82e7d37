-- Removes at most :limit communities of a run. :run.
DELETE FROM communities
WHERE
    run_key = :run
    AND community_id IN (
        SELECT community_id FROM communities WHERE run_key = :run LIMIT :limit
    )
