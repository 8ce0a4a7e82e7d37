// Empty the ledger, before that of another store takes its place.
// Parameters: none. Returns: nothing.
MATCH (entry:LedgerEntry) DELETE entry
