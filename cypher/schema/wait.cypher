// Wait until all indexes can be used.
// Parameters: seconds, how long at most. Returns: nothing.
CALL db.awaitIndexes($seconds)
