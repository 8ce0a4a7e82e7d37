// Read which readers and run writers are alive: each keeps a transaction open that says so.
// Parameters: none. Returns: role ('reader' or 'run writer'), run_id (a run writer's), started_at
// (milliseconds since 1970).
SHOW TRANSACTIONS YIELD metaData, startTime
WHERE metaData.graphcrm IS NOT NULL
RETURN metaData.graphcrm AS role, metaData.run_id AS run_id,
  datetime(startTime).epochMillis AS started_at
