-- Removes at most :limit lines of the lineage of a run. :run.
DELETE FROM lineage
WHERE
    run_key = :run
    AND community_id IN (
        SELECT community_id FROM lineage WHERE run_key = :run LIMIT :limit
    )
