-- Members of communities of level -1. :run. Returns customer_key, community_id.
SELECT r.customer_key, r.community_id
FROM communities AS c
CROSS JOIN rankings AS r
    ON r.run_key = c.run_key AND r.measure = 0 AND r.community_id = c.community_id
WHERE c.run_key = :run AND c.level = -1
