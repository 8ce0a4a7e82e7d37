-- Every merged record by id. Returns the columns of merges.Merge.
SELECT r.customer_id, c.customer_id, m.merged_at, m.how, m.probability
FROM merges AS m
CROSS JOIN customers AS r ON r.customer_key = m.record_key
CROSS JOIN customers AS c ON c.customer_key = m.customer_key
ORDER BY r.customer_id
