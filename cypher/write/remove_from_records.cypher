// Remove relationships, and maybe memberships, of old runs from the next merged records in the order of ids.
// Parameters: run_ids, a list; memberships, whether these go too; after, a record id or ''; limit, of records.
// Returns: last, the id to go on after, null at the end.
MATCH (record:Record)
USING INDEX SEEK record:Record(customer_id)
WHERE record.customer_id > $after
WITH record ORDER BY record.customer_id LIMIT $limit
CALL (record) {
  MATCH (record)-[old]->(other:Customer|Record|Community)
  WHERE old.run_id IN $run_ids AND ($memberships OR NOT other:Community)
  DELETE old
}
WITH record.customer_id AS id ORDER BY id
RETURN last(collect(id)) AS last
