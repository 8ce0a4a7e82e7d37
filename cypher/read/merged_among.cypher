// Tell which records are merged, or have others merged into them.
// Parameters: ids, without doubles. Returns: rows, those ids.
UNWIND $ids AS id
OPTIONAL MATCH (record:Record {customer_id: id})
OPTIONAL MATCH (customer:Customer {customer_id: id})
WITH id, record, customer
WHERE record IS NOT NULL OR EXISTS { (customer)<-[:MERGED_INTO]-(:Record) }
RETURN collect(id) AS rows
