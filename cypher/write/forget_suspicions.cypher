// Take pairs off those that wait for a person.
// Parameters: rows, a list of [left id, right id]; null for all. Returns: nothing.
CALL () {
  WITH * WHERE $rows IS NULL
  MATCH (pair:Suspicion)
  RETURN pair
  UNION
  UNWIND coalesce($rows, []) AS row
  MATCH (pair:Suspicion {left_id: row[0], right_id: row[1]})
  RETURN pair
}
DELETE pair
