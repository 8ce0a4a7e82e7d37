// A customer id is there once, and found at once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_customer IF NOT EXISTS
FOR (customer:Customer) REQUIRE customer.customer_id IS UNIQUE
