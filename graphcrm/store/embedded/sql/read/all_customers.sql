-- Every customer by id. Returns the columns of model.Customer.
SELECT
    customer_id, name, given_name, family_name, kind, national_id, email, phone, birth_date,
    gender, address, postcode, city, state, country, company, job_title, created_at, tags, source,
    attributes, bare
FROM customers
WHERE customer_key NOT IN (SELECT record_key FROM merges)
ORDER BY customer_id
