-- Some communities. :run, :ids a JSON array. Returns the columns of model.Community.
SELECT
    community_id, name, size, density_inside, density_outside, edges_inside, edges_outside,
    parent_id, central_members, traits, x, y, level, worth
FROM json_each(:ids) AS wanted
CROSS JOIN communities ON run_key = :run AND community_id = wanted.value
