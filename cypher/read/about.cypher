// Read what is kept of one customer and of nobody else.
// Parameters: id; run_id, null without a run; limit, how many interactions; since, until
// (microseconds, both included); called, a note. Returns: nothing where there is no such customer,
// else note, its text, and members, records, counts, scores, communities, valuations, months and
// latest, each the rows of the statement that reads it alone; the first of records is its own.
MATCH (customer:Customer {customer_id: $id})
CALL (customer) {
  MATCH (record:Record)-[merged:MERGED_INTO]->(customer)
  RETURN collect(record) AS others, collect(
    [record.customer_id, $id, merged.merged_at, merged.how, merged.probability]
  ) AS members
}
WITH customer, members, [customer] + others AS kept
CALL (kept) {
  UNWIND kept AS record
  CALL (record) {
    MATCH (made:Interaction)
    USING INDEX made:Interaction(customer_id, occurred_at)
    WHERE made.customer_id = record.customer_id AND made.occurred_at IS NOT NULL
    RETURN count(made) AS made
  }
  CALL (record) {
    MATCH (met:Interaction)
    USING INDEX met:Interaction(counterparty_id, occurred_at)
    WHERE met.counterparty_id = record.customer_id AND met.occurred_at IS NOT NULL
      AND met.customer_id <> record.customer_id
    RETURN count(met) AS met
  }
  RETURN collect(
    record {
      .*, bare: coalesce(record.bare, record:Bare),
      search_text: null, long_search_text: null, match_keys: null
    }
  ) AS records,
  collect(CASE WHEN made + met > 0 THEN [record.customer_id, made + met] END) AS counts
}
CALL (customer) {
  MATCH (customer)-[member:MEMBER_OF {run_id: $run_id}]->(own:Community)
  OPTIONAL MATCH (coarser:Community {run_id: $run_id, community_id: own.parent_id})
  OPTIONAL MATCH (coarsest:Community {run_id: $run_id, community_id: coarser.parent_id})
  RETURN collect(
    [customer.customer_id, own.community_id, member.degree, member.strength, member.pagerank,
      member.betweenness, member.harmonic, member.core]
  ) AS scores,
  collect(properties(own)) + collect(properties(coarser)) + collect(properties(coarsest))
    AS communities
}
CALL (customer) {
  MATCH (customer)-[:VALUED {run_id: $run_id}]->(value:Valuation)
  RETURN collect(
    [
      customer.customer_id, value.orders, value.first_order_at, value.last_order_at, value.spent,
      value.average_order, value.frequency, value.recency_score, value.frequency_score,
      value.monetary_score, value.rfm_segment, value.p_alive, value.expected_orders, value.clv,
      value.clv_low, value.clv_high, value.network_value, value.brought_value, value.stage,
      value.stage_since, value.churn_risk, value.satisfaction, value.ratings, value.cluster,
      value.stages, value.churn_reasons
    ]
  ) AS valuations
}
WITH members, records, counts, scores, communities, valuations,
  [record IN kept | record.customer_id] AS ids
CALL (ids) {
  UNWIND ids AS id
  CALL (ids, id) {
    MATCH (made:Interaction)
    USING INDEX made:Interaction(customer_id, occurred_at)
    WHERE made.customer_id = id AND made.occurred_at >= $since AND made.occurred_at <= $until
    RETURN made AS interaction
    UNION ALL
    MATCH (met:Interaction)
    USING INDEX met:Interaction(counterparty_id, occurred_at)
    WHERE met.counterparty_id = id AND met.occurred_at >= $since AND met.occurred_at <= $until
      AND NOT met.customer_id IN ids
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
  ) AS months
}
// Each side is read in the order of its index and stops at the limit.
CALL (ids) {
  UNWIND ids AS id
  CALL (id) {
    MATCH (made:Interaction)
    USING INDEX made:Interaction(customer_id, occurred_at)
    WHERE made.customer_id = id AND made.occurred_at <= $until
    RETURN made AS interaction
    ORDER BY made.customer_id DESC, made.occurred_at DESC, made.interaction_id LIMIT $limit
    UNION
    MATCH (met:Interaction)
    USING INDEX met:Interaction(counterparty_id, occurred_at)
    WHERE met.counterparty_id = id AND met.occurred_at <= $until
    RETURN met AS interaction
    ORDER BY met.counterparty_id DESC, met.occurred_at DESC, met.interaction_id LIMIT $limit
  }
  WITH DISTINCT interaction
  ORDER BY interaction.occurred_at DESC, interaction.interaction_id LIMIT $limit
  RETURN collect(properties(interaction)) AS latest
}
OPTIONAL MATCH (note:Note {name: $called})
RETURN note.body AS note, members, records, counts, scores, communities, valuations, months, latest
