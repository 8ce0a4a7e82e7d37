// Add lines to the ledger.
// Parameters: rows, a list of [at, action, left_id, right_id, how, probability].
// Returns: nothing.
OPTIONAL MATCH (entry:LedgerEntry)
WITH coalesce(max(entry.number), 0) AS last
UNWIND range(0, size($rows) - 1) AS place
WITH last, place, $rows[place] AS row
CREATE (:LedgerEntry {
  number: last + place + 1, at: row[0], action: row[1], left_id: row[2], right_id: row[3],
  how: row[4], probability: row[5]
})
