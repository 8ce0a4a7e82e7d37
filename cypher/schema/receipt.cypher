// The answer to an idempotency key is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_receipt IF NOT EXISTS
FOR (receipt:Receipt) REQUIRE receipt.key IS UNIQUE
