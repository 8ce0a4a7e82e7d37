// Count nodes under our labels, to see whether something else already uses them.
// Parameters: none. Returns: nodes.
MATCH (node:Customer|History|Interaction|Link|Community|Run|Receipt|Verdict)
RETURN count(node) AS nodes
