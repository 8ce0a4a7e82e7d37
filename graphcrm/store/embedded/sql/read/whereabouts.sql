-- Where customers work and live, and since when they are known. :ids a JSON array.
-- Returns the id and the fields of Whereabouts of each.
SELECT customer_id, company, city, created_at
FROM json_each(:ids) AS wanted
CROSS JOIN customers ON customer_id = wanted.value
