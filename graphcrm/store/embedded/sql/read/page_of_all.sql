-- Ids of customers in order. :after, :limit, :offset. Returns customer_id.
SELECT customer_id
FROM customers
WHERE customer_id > :after AND customer_key NOT IN (SELECT record_key FROM merges)
ORDER BY customer_id
LIMIT :limit OFFSET :offset
