// The valuations of a run are found together.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_valuation IF NOT EXISTS
FOR (value:Valuation) ON (value.run_id)
