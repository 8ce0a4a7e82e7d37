// Add lines to the ledger under their numbers.
// Parameters: rows, a list of the fields of graphcrm.merges.LedgerEntry. Returns: nothing.
UNWIND $rows AS row
CREATE (:LedgerEntry {
  number: row[0], at: row[1], action: row[2], left_id: row[3], right_id: row[4], how: row[5],
  probability: row[6]
})
