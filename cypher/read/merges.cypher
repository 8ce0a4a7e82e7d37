// Read the next merged records in the order of ids.
// Parameters: after, a record id or ''; limit. Returns: rows, a list of the fields of
// graphcrm.merges.Merge; last, the id to go on after, null at the end.
MATCH (record:Record)
USING INDEX SEEK record:Record(customer_id)
WHERE record.customer_id > $after
WITH record ORDER BY record.customer_id LIMIT $limit
MATCH (record)-[merged:MERGED_INTO]->(customer:Customer)
WITH record.customer_id AS id, merged, customer ORDER BY id
RETURN collect([id, customer.customer_id, merged.merged_at, merged.how, merged.probability]) AS rows,
  max(id) AS last
