-- Where records stand now. :ids a JSON array. Returns the columns of model.Customer, the key, and
-- whether the record is merged into another customer.
SELECT
    c.customer_id, c.name, c.given_name, c.family_name, c.kind, c.national_id, c.email, c.phone,
    c.birth_date, c.gender, c.address, c.postcode, c.city, c.state, c.country, c.company,
    c.job_title, c.created_at, c.tags, c.source, c.attributes, c.bare,
    c.customer_key,
    EXISTS (SELECT 1 FROM merges AS m WHERE m.record_key = c.customer_key)
FROM json_each(:ids) AS wanted
CROSS JOIN customers AS c ON c.customer_id = wanted.value
