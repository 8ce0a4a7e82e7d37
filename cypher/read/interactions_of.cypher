// Read the next interactions that a customer took part in, newest first, then by id. Each side is
// read in the order of its index and stops at the limit; CASE keeps the planner from splitting it.
// Parameters: ids of its records; at, microseconds, and after_id, both of the last interaction of the page before;
// limit. Returns: rows, a map for each.
OPTIONAL MATCH (previous:Interaction {interaction_id: $after_id})
// A stored text compares by code point, a parameter by UTF-16 unit; the list keeps the planner from
// taking the parameter of the seek for the stored text.
WITH coalesce([previous][0].interaction_id, $after_id) AS after_id
UNWIND $ids AS id
CALL (after_id, id) {
  MATCH (made:Interaction)
  USING INDEX made:Interaction(customer_id, occurred_at)
  WHERE made.customer_id = id AND made.occurred_at <= $at
    AND CASE made.occurred_at WHEN $at THEN made.interaction_id > after_id ELSE true END
  RETURN made AS interaction
  ORDER BY made.customer_id DESC, made.occurred_at DESC, made.interaction_id LIMIT $limit
  UNION
  MATCH (met:Interaction)
  USING INDEX met:Interaction(counterparty_id, occurred_at)
  WHERE met.counterparty_id = id AND met.occurred_at <= $at
    AND CASE met.occurred_at WHEN $at THEN met.interaction_id > after_id ELSE true END
  RETURN met AS interaction
  ORDER BY met.counterparty_id DESC, met.occurred_at DESC, met.interaction_id LIMIT $limit
}
WITH DISTINCT interaction
ORDER BY interaction.occurred_at DESC, interaction.interaction_id LIMIT $limit
RETURN collect(properties(interaction)) AS rows
