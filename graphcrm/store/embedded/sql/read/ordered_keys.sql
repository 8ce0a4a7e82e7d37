-- Keys of all customers by id. Returns customer_key.
SELECT customer_key
FROM customers
WHERE customer_key NOT IN (SELECT record_key FROM merges)
ORDER BY customer_id
