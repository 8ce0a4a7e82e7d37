-- What a key was answered with. :key. Returns key, fingerprint, body, created_at.
SELECT key, fingerprint, body, created_at FROM receipts WHERE key = :key
