-- Which records are merged, or have others merged into them. :ids a JSON array. Returns ids.
SELECT c.customer_id
FROM json_each(:ids) AS wanted
CROSS JOIN customers AS c ON c.customer_id = wanted.value
WHERE
    EXISTS (SELECT 1 FROM merges AS m WHERE m.record_key = c.customer_key)
    OR EXISTS (SELECT 1 FROM merges AS m WHERE m.customer_key = c.customer_key)
