-- Source records as they came. :ids a JSON array. Returns the columns of model.Customer, then what
-- stands in own_records for it.
SELECT
    c.customer_id, c.name, c.given_name, c.family_name, c.kind, c.national_id, c.email, c.phone,
    c.birth_date, c.gender, c.address, c.postcode, c.city, c.state, c.country, c.company,
    c.job_title, c.created_at, c.tags, c.source, c.attributes, c.bare,
    o.record
FROM json_each(:ids) AS wanted
CROSS JOIN customers AS c ON c.customer_id = wanted.value
LEFT JOIN own_records AS o ON o.customer_key = c.customer_key
