-- All customers by id. Returns customer_id.
SELECT customer_id
FROM customers
WHERE customer_key NOT IN (SELECT record_key FROM merges)
ORDER BY customer_id
