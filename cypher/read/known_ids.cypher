// Tell which records there are, merged ones too: each has a history.
// Parameters: ids, without doubles. Returns: rows, those of the ids that a record has.
UNWIND $ids AS id
MATCH (:History {customer_id: id})
RETURN collect(id) AS rows
