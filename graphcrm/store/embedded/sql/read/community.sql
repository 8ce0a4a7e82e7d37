-- A community. :run, :community. Returns the columns of model.Community.
SELECT
    community_id, name, size, density_inside, density_outside, edges_inside, edges_outside,
    parent_id, central_members, traits, x, y, level, worth
FROM communities
WHERE run_key = :run AND community_id = :community
