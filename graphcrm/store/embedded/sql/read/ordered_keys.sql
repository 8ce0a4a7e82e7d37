-- Keys of all customers by id. Returns customer_key.
SELECT customer_key FROM customers ORDER BY customer_id
