// Read the records that are merged into customers.
// Parameters: ids of the customers, without doubles. Returns: rows, a list of the fields of
// graphcrm.merges.Merge.
UNWIND $ids AS id
MATCH (record:Record)-[merged:MERGED_INTO]->(:Customer {customer_id: id})
RETURN collect(
  [record.customer_id, id, merged.merged_at, merged.how, merged.probability]
) AS rows
