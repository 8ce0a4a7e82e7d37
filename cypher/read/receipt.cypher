// Read what an idempotency key was answered with.
// Parameters: key. Returns: key, fingerprint, body, created_at; no row where there is none.
MATCH (receipt:Receipt {key: $key})
RETURN receipt.key AS key, receipt.fingerprint AS fingerprint, receipt.body AS body,
  receipt.created_at AS created_at
