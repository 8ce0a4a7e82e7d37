-- Links between communities. :run, :ids a JSON array. Returns the columns of model.CommunityLink.
SELECT source_id, target_id, edges, weight
FROM community_links
WHERE
    run_key = :run
    AND source_id IN (SELECT value FROM json_each(:ids))
    AND target_id IN (SELECT value FROM json_each(:ids))
ORDER BY source_id, target_id
