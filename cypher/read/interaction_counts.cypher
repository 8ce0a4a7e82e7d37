// Count the interactions that each of these records took part in on either side; those in none are left
// out.
// Parameters: ids. Returns: rows, a list of [id, count].
UNWIND $ids AS id
CALL (id) {
  MATCH (made:Interaction)
  USING INDEX made:Interaction(customer_id, occurred_at)
  WHERE made.customer_id = id AND made.occurred_at IS NOT NULL
  RETURN count(made) AS made
}
CALL (id) {
  MATCH (met:Interaction)
  USING INDEX met:Interaction(counterparty_id, occurred_at)
  WHERE met.counterparty_id = id AND met.occurred_at IS NOT NULL AND met.customer_id <> id
  RETURN count(met) AS met
}
WITH id, made + met AS found WHERE found > 0
RETURN collect([id, found]) AS rows
