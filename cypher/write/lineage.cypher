// Write what became of communities up to a run.
// Parameters: run_id; rows, a list of [community_id, record (JSON)]. Returns: nothing.
UNWIND $rows AS row
CREATE (:Lineage {run_id: $run_id, community_id: row[0], record: row[1]})
