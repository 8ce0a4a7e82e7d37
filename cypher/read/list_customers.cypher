// Read a page of customers in the order of ids. Only the seek in the index compares a parameter with
// ids by code point (a filter would compare by UTF-16 unit), hence the hint.
// Parameters: after, a customer id or ''; tag or null; offset; limit. Returns: rows, a map for each.
MATCH (customer:Customer)
USING INDEX SEEK customer:Customer(customer_id)
WHERE customer.customer_id > $after AND ($tag IS NULL OR $tag IN customer.tags)
WITH customer ORDER BY customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  customer {
    .*, bare: customer:Bare, search_text: null, long_search_text: null, match_keys: null
  }
) AS rows
