// Keep parts of the members of an audience.
// Parameters: audience_id; rows, a list of [number of the part, list of ids]. Returns: nothing.
UNWIND $rows AS row
CREATE (:AudiencePart {
  audience_id: $audience_id, part: row[0], first_id: row[1][0], members: row[1]
})
