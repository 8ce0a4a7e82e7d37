// Write communities of a run.
// Parameters: run_id; rows, a list of maps of all other properties. Returns: nothing.
UNWIND $rows AS row
CREATE (community:Community)
SET community = row, community.run_id = $run_id, community.smallness = -row.size
