// Read a page of the members of communities in the order of ids.
// Parameters: run_id; within, ids of communities of level 0; finer, one of level -1, or null; after, a customer id or ''; tag or null; offset; limit.
// Returns: rows, a map for each.
OPTIONAL MATCH (previous:Customer {customer_id: $after})
// A stored text compares by code point, a parameter by UTF-16 unit; the list keeps the planner from
// taking the parameter of the seek for the stored text.
WITH coalesce([previous][0].customer_id, $after) AS after
UNWIND $within AS id
MATCH (:Community {run_id: $run_id, community_id: id})<-[member:MEMBER_OF]-(customer:Customer)
WHERE ($finer IS NULL OR member.finer_id = $finer) AND customer.customer_id > after AND ($tag IS NULL OR $tag IN customer.tags)
WITH customer ORDER BY customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  customer {
    .*, bare: customer:Bare, search_text: null, long_search_text: null, match_keys: null
  }
) AS rows
