-- The newest lines of the ledger. :before a number, :limit. Returns the columns of
-- merges.LedgerEntry.
SELECT number, at, action, left_id, right_id, how, probability
FROM ledger
WHERE number < :before
ORDER BY number DESC
LIMIT :limit
