// Read the newest lines of the ledger.
// Parameters: before, a number; limit. Returns: rows, a list of the fields of
// graphcrm.merges.LedgerEntry, numbers downwards.
MATCH (entry:LedgerEntry)
WHERE entry.number < $before
WITH entry ORDER BY entry.number DESC LIMIT $limit
RETURN collect([entry.number, entry.at, entry.action, entry.left_id, entry.right_id, entry.how,
  entry.probability]) AS rows
