// Find customers whose search text holds every word, best first: the rank of
// graphcrm.store.text.rank, then PageRank downwards, then id.
// Parameters: longest, the longest of the words; words; phrase, the words with blanks between;
// run_id, or null without a run; within, ids of communities of level 0, or null for any; finer, one of
// level -1, or null; tag or null; offset; limit.
// Returns: rows, a map for each.
CALL () {
  MATCH (customer:Customer)
  WHERE customer.search_text CONTAINS $longest
  RETURN customer, customer.search_text AS text
  UNION ALL
  MATCH (customer:LongText)
  RETURN customer, customer.long_search_text AS text
}
WITH customer, text
WHERE all(word IN $words WHERE text CONTAINS word)
  AND ($tag IS NULL OR $tag IN customer.tags)
OPTIONAL MATCH (customer)-[member:MEMBER_OF {run_id: $run_id}]->(community:Community)
WITH customer, coalesce(member.pagerank, 0.0) AS pagerank, community.community_id AS community,
  member.finer_id AS finer,
  split(text, '\n') AS lines
WHERE ($within IS NULL OR community IN $within) AND ($finer IS NULL OR finer = $finer)
WITH customer, pagerank, CASE
  WHEN lines[0] = $phrase OR lines[1] = $phrase THEN 0
  WHEN lines[0] STARTS WITH $phrase OR lines[1] STARTS WITH $phrase THEN 1
  WHEN ' ' + lines[0] CONTAINS ' ' + $words[0] THEN 2
  ELSE 3
END AS rank
ORDER BY rank, pagerank DESC, customer.customer_id SKIP $offset LIMIT $limit
RETURN collect(
  customer {
    .*, bare: customer:Bare, search_text: null, long_search_text: null, match_keys: null
  }
) AS rows
