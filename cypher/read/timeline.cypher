// Count the interactions that a customer took part in on either side by month in UTC, type and currency,
// those without an amount apart.
// Parameters: ids of its records; since, until (microseconds, both included). Returns: rows, a list of
// [year, month, type, currency, count, sum of amounts or null].
UNWIND $ids AS id
CALL (id) {
  MATCH (made:Interaction)
  USING INDEX made:Interaction(customer_id, occurred_at)
  WHERE made.customer_id = id AND made.occurred_at >= $since AND made.occurred_at <= $until
  RETURN made AS interaction
  UNION ALL
  MATCH (met:Interaction)
  USING INDEX met:Interaction(counterparty_id, occurred_at)
  WHERE met.counterparty_id = id AND met.occurred_at >= $since AND met.occurred_at <= $until
    AND NOT met.customer_id IN $ids
  RETURN met AS interaction
}
// Rounded down, also before 1970.
WITH interaction, interaction.occurred_at AS at, interaction.amount AS amount
WITH interaction, amount,
  datetime({epochSeconds: (at - (at % 1000000 + 1000000) % 1000000) / 1000000}) AS at
WITH at.year AS year, at.month AS month, interaction.type AS type,
  CASE WHEN amount IS NOT NULL THEN interaction.currency END AS currency,
  amount IS NOT NULL AS priced, count(*) AS interactions, sum(amount) AS amount
RETURN collect(
  [year, month, type, currency, interactions, CASE WHEN priced THEN amount END]
) AS rows
