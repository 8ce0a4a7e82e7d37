// Read what the next customers in the order of ids did, column by column.
// Parameters: types, a list, or null for all; until (microseconds); rated, whether only
// those with a rating; void, texts that attributes of what may be void have in them in lower case; after,
// a customer id or ''; limit, of customers. Returns: rows, a list: ids of customers, then for each interaction the place of its customer among them, type,
// occurred_at, amount, quantity, rating (NaN for none), currency, product_id, channel ('' for none), and
// its attributes where it may be void, else ''; last, the id to go on after, null at the end.
MATCH (customer:History)
USING INDEX SEEK customer:History(customer_id)
WHERE customer.customer_id > $after
WITH customer ORDER BY customer.customer_id LIMIT $limit
WITH collect(customer) AS customers
CALL (customers) {
  UNWIND range(0, size(customers) - 1) AS place
  WITH place, customers[place] AS customer
  MATCH (customer)-[:MADE]->(interaction:Interaction)
  WHERE interaction.occurred_at <= $until AND ($types IS NULL OR interaction.type IN $types)
    AND (NOT $rated OR interaction.rating IS NOT NULL)
  WITH place, interaction, CASE
    WHEN interaction.attributes CONTAINS '"status":"'
      AND any(mark IN $void WHERE toLower(interaction.attributes) CONTAINS mark)
    THEN interaction.attributes ELSE ''
  END AS attributes
  RETURN [
    collect(place), collect(interaction.type), collect(interaction.occurred_at),
    collect(coalesce(interaction.amount, 0.0 / 0.0)),
    collect(coalesce(interaction.quantity, 0.0 / 0.0)),
    collect(coalesce(interaction.rating, 0.0 / 0.0)),
    collect(coalesce(interaction.currency, '')), collect(coalesce(interaction.product_id, '')),
    collect(coalesce(interaction.channel, '')), collect(attributes)
  ] AS columns
}
RETURN [[customer IN customers | customer.customer_id]] + columns AS rows,
  customers[-1].customer_id AS last
