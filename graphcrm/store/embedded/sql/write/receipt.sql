-- Remembers an answer. :key, :fingerprint, :body, :created_at. The same key with another
-- fingerprint changes nothing.
INSERT INTO receipts VALUES (:key, :fingerprint, :body, :created_at)
ON CONFLICT (key) DO UPDATE
SET body = excluded.body, created_at = excluded.created_at
WHERE fingerprint = excluded.fingerprint
