-- Ids of members of a community in order. :run, :community, :tag (NULL: any), :after, :limit,
-- :offset. Returns customer_id.
SELECT c.customer_id
FROM rankings AS r
CROSS JOIN customer_search AS c ON c.customer_key = r.customer_key
WHERE
    r.run_key = :run
    AND r.measure = 0
    AND r.community_id = :community
    AND c.customer_id > :after
    AND (
        :tag IS NULL
        OR EXISTS (
            SELECT 1 FROM customer_tags AS t WHERE t.tag = :tag AND t.customer_id = c.customer_id
        )
    )
ORDER BY c.customer_id
LIMIT :limit OFFSET :offset
