// Read which customers merged records are part of.
// Parameters: ids, without doubles. Returns: rows, a list of [record id, customer id].
UNWIND $ids AS id
MATCH (record:Record {customer_id: id})-[:MERGED_INTO]->(customer:Customer)
RETURN collect([id, customer.customer_id]) AS rows
