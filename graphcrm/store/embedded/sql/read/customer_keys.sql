-- Keys of customers. :ids a JSON array. Returns customer_id, customer_key.
SELECT customer_id, customer_key
FROM json_each(:ids) AS wanted
CROSS JOIN customers ON customer_id = wanted.value
