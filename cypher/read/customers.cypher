// Read customers by id.
// Parameters: ids, without doubles. Returns: rows, a map for each that exists.
UNWIND $ids AS id
MATCH (customer:Customer {customer_id: id})
RETURN collect(
  customer {
    .*, bare: customer:Bare, search_text: null, long_search_text: null, match_keys: null
  }
) AS rows
