// Find the source records that have match keys.
// Parameters: match_keys, without doubles; most, of the records of a key: one of more is left out.
// Returns: rows, a list of [key, list of ids] for those keys that any record has.
UNWIND $match_keys AS key
CALL (key) {
  CALL db.index.fulltext.queryNodes('graphcrm_match_keys', key, {limit: $most + 1}) YIELD node
  RETURN collect(node.customer_id) AS ids
}
WITH key, ids
WHERE 0 < size(ids) <= $most
RETURN collect([key, ids]) AS rows
