// The folded text that searches look through, by trigrams.
// Parameters: none. Returns: nothing.
CREATE TEXT INDEX graphcrm_customer_search IF NOT EXISTS
FOR (customer:Customer) ON (customer.search_text)
