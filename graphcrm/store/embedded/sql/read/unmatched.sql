-- Source records that wait for match keys, by id. :limit. Returns customer_id.
SELECT customer_id
FROM unmatched
ORDER BY customer_id
LIMIT :limit
