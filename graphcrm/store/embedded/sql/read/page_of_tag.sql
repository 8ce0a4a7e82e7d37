-- Ids of customers with a tag in order. :tag, :after, :limit, :offset. Returns customer_id.
SELECT customer_id
FROM customer_tags
WHERE tag = :tag AND customer_id > :after
ORDER BY customer_id
LIMIT :limit OFFSET :offset
