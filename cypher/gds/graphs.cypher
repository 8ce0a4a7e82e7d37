// List the projected graphs of this user in this database whose names begin alike.
// Parameters: prefix. Returns: names, a list.
CALL db.info() YIELD name AS here
CALL gds.graph.list() YIELD graphName, database
WHERE database = here AND graphName STARTS WITH $prefix
RETURN collect(graphName) AS names
