// Read declared links by their keys.
// Parameters: keys, a list of [source_id, target_id, type] without doubles.
// Returns: rows, a map for each that exists.
UNWIND $keys AS key
MATCH (link:Link {source_id: key[0], target_id: key[1], type: key[2]})
RETURN collect(properties(link)) AS rows
