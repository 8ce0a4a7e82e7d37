// Read the next source records in the order of ids, as they came.
// Parameters: after, a record id or ''; limit. Returns: rows, a map for each; own_record, where it
// is there, holds what came under the id of a customer that others are merged into; last, the id to
// go on after, null at the end.
MATCH (history:History)
USING INDEX SEEK history:History(customer_id)
WHERE history.customer_id > $after
WITH history ORDER BY history.customer_id LIMIT $limit
MATCH (found:Customer|Record)-[:HAS_HISTORY]->(history)
WITH found, history.customer_id AS id ORDER BY id
RETURN collect(
  found {
    .*, bare: coalesce(found.bare, found:Bare),
    search_text: null, long_search_text: null, match_keys: null
  }
) AS rows, max(id) AS last
