-- Customers with these ids. :ids a JSON array. Returns the columns of model.Customer, then the key.
SELECT
    customer_id, name, given_name, family_name, kind, national_id, email, phone, birth_date,
    gender, address, postcode, city, state, country, company, job_title, created_at, tags, source,
    attributes, bare,
    customer_key
FROM json_each(:ids) AS wanted
CROSS JOIN customers ON customer_id = wanted.value
