// A verdict on a relationship is there once, and found by the customer whose id comes first.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_verdict IF NOT EXISTS
FOR (verdict:Verdict) REQUIRE (verdict.low_id, verdict.high_id, verdict.type) IS UNIQUE
