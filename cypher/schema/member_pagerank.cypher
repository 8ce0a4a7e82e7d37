// The memberships of a run in the order of PageRank.
// Parameters: none. Returns: nothing.
CREATE INDEX graphcrm_member_pagerank IF NOT EXISTS
FOR ()-[member:MEMBER_OF]-() ON (member.run_id, member.pagerank)
