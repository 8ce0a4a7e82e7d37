// Remember what an idempotency key was answered with.
// Parameters: key, fingerprint, body, created_at (microseconds). Returns: kept, false where the
// key was used with another fingerprint.
MERGE (receipt:Receipt {key: $key})
ON CREATE SET receipt.fingerprint = $fingerprint
WITH receipt, receipt.fingerprint = $fingerprint AS kept
FOREACH (_ IN CASE WHEN kept THEN [1] ELSE [] END |
  SET receipt.body = $body, receipt.created_at = $created_at)
RETURN kept
