// Take back what users said of relationships.
// Parameters: keys, a list of [low_id, high_id, type] without doubles. Returns: removed, how many
// verdicts were.
UNWIND $keys AS key
MATCH (verdict:Verdict {low_id: key[0], high_id: key[1], type: key[2]})
DELETE verdict
RETURN count(*) AS removed
