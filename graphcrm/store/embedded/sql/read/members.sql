-- Records merged into customers. :ids of the customers, a JSON array. Returns the columns of
-- merges.Merge.
SELECT r.customer_id, c.customer_id, m.merged_at, m.how, m.probability
FROM json_each(:ids) AS wanted
CROSS JOIN customers AS c ON c.customer_id = wanted.value
CROSS JOIN merges AS m ON m.customer_key = c.customer_key
CROSS JOIN customers AS r ON r.customer_key = m.record_key
ORDER BY r.customer_id
