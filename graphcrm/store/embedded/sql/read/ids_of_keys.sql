-- Ids of source records. :keys a JSON array. Returns customer_key, customer_id.
SELECT customer_key, customer_id
FROM json_each(:keys) AS wanted
CROSS JOIN customers ON customer_key = wanted.value
