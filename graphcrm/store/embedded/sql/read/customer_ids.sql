-- All customers by id. Returns customer_id.
SELECT customer_id FROM customers ORDER BY customer_id
