// Lines of the ledger are numbered.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_ledger_entry IF NOT EXISTS
FOR (entry:LedgerEntry) REQUIRE entry.number IS UNIQUE
