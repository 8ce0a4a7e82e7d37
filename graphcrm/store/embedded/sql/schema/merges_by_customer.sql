-- Finds the records of a customer.
CREATE INDEX merges_by_customer ON merges (customer_key)
