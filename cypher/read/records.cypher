// Read source records as they came.
// Parameters: ids, without doubles. Returns: rows, a map for each that exists; own_record, where it
// is there, holds what came under the id of a customer that others are merged into.
UNWIND $ids AS id
OPTIONAL MATCH (customer:Customer {customer_id: id})
OPTIONAL MATCH (record:Record {customer_id: id})
WITH coalesce(customer, record) AS found, customer:Bare AS bare
WHERE found IS NOT NULL
RETURN collect(
  found {
    .*, bare: coalesce(found.bare, bare, false),
    search_text: null, long_search_text: null, match_keys: null
  }
) AS rows
