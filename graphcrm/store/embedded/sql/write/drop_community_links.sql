-- Removes at most :limit community links of a run. :run.
DELETE FROM community_links
WHERE
    run_key = :run
    AND (source_id, target_id) IN (
        SELECT source_id, target_id FROM community_links WHERE run_key = :run LIMIT :limit
    )
