// Count nodes under our labels, to see whether something else already uses them.
// Parameters: none. Returns: nodes.
MATCH (node:Customer|Record|History|Interaction|Link|Community|Run|Receipt|LedgerEntry|Separation|Suspicion|Note|Verdict|Lineage|Plan|Audience|AudiencePart|Segment|MapPoints|Valuation|WantPart)
RETURN count(node) AS nodes
