-- Customers of merged records. :ids a JSON array. Returns the id of the record, of the customer.
SELECT r.customer_id, c.customer_id
FROM json_each(:ids) AS wanted
CROSS JOIN customers AS r ON r.customer_id = wanted.value
CROSS JOIN merges AS m ON m.record_key = r.customer_key
CROSS JOIN customers AS c ON c.customer_key = m.customer_key
