// A customer has one history; interactions and links hang on it, not on the customer.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_history IF NOT EXISTS
FOR (history:History) REQUIRE history.customer_id IS UNIQUE
