// Read what kept runs say of records, merged or not, in the order in which runs were published.
// Parameters: ids, without doubles. Returns: rows, a list of [run_id, the fields of
// graphcrm.model.Scores, name of the community, place by PageRank].
MATCH (run:Run)
WHERE run.stage IN ['published', 'replaced', 'kept']
UNWIND $ids AS id
MATCH (customer:Customer|Record {customer_id: id})
MATCH (customer)-[member:MEMBER_OF {run_id: run.run_id}]->(community:Community)
WITH run, customer, member, community ORDER BY run.number, customer.customer_id
RETURN collect(
  [run.run_id, customer.customer_id, community.community_id, member.degree, member.strength,
    member.pagerank, member.betweenness, member.harmonic, member.core, community.name, member.place]
) AS rows
