// Count the scores of a run that are above a value, equal to it, and there at all.
// Parameters: run_id; measure, the name of a property; value; community, an id or null for
// everyone. Returns: higher, equal, total.
MATCH (community:Community)<-[member:MEMBER_OF]-(:Customer)
WHERE member.run_id = $run_id AND ($community IS NULL OR community.community_id = $community)
RETURN
  count(CASE WHEN member[$measure] > $value THEN 1 END) AS higher,
  count(CASE WHEN member[$measure] = $value THEN 1 END) AS equal,
  count(*) AS total
