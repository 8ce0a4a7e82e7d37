// Read the text kept under a name.
// Parameters: called. Returns: body.
MATCH (note:Note {name: $called}) RETURN note.body AS body
