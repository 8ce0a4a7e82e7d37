-- Ids of customers. :keys a JSON array. Returns customer_key, customer_id.
SELECT customer_key, customer_id
FROM json_each(:keys) AS wanted
CROSS JOIN customer_search ON customer_key = wanted.value
