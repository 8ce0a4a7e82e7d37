// A run id is there once, also while the run is still being written.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_run IF NOT EXISTS
FOR (run:Run) REQUIRE run.run_id IS UNIQUE
