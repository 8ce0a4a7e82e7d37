-- Ids of customers in order. :after, :limit, :offset. Returns customer_id.
SELECT customer_id
FROM customers
WHERE customer_id > :after
ORDER BY customer_id
LIMIT :limit OFFSET :offset
