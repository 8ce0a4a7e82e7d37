-- Changes a customer. ?1 to ?22 the columns of model.Customer, ?23 the key.
UPDATE customers
SET (
    customer_id, name, given_name, family_name, kind, national_id, email, phone, birth_date,
    gender, address, postcode, city, state, country, company, job_title, created_at, tags, source,
    attributes, bare
) = (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22
)
WHERE customer_key = ?23
