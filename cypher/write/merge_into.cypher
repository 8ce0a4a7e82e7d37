// Make records part of customers. They keep their history and match keys; nothing finds them as
// customers.
// Parameters: rows, a list of maps with record (all properties of the record) and the fields of
// graphcrm.merges.Merge. Returns: nothing.
UNWIND $rows AS row
OPTIONAL MATCH (known:Customer {customer_id: row.record_id})
OPTIONAL MATCH (merged:Record {customer_id: row.record_id})
WITH row, coalesce(known, merged) AS record
OPTIONAL MATCH (record)-[old:MERGED_INTO]->()
DELETE old
WITH DISTINCT row, record, record.match_keys AS match_keys
SET record = row.record
SET record.match_keys = match_keys
REMOVE record:Customer:Bare:LongText
SET record:Record
WITH row, record
MATCH (customer:Customer {customer_id: row.customer_id})
CREATE (record)-[:MERGED_INTO {
  merged_at: row.merged_at, how: row.how, probability: row.probability
}]->(customer)
