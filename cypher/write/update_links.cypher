// Give declared links their new properties.
// Parameters: rows, a list of maps of all properties. Returns: nothing.
UNWIND $rows AS row
MATCH (link:Link {source_id: row.source_id, target_id: row.target_id, type: row.type})
SET link = row
