// Keep a text under a name.
// Parameters: name, body. Returns: nothing.
MERGE (note:Note {name: $name})
SET note.body = $body
