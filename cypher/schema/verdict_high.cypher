// The verdicts on a customer's relationships, found from the other side.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_verdict_high IF NOT EXISTS
FOR (verdict:Verdict) ON (verdict.high_id)
