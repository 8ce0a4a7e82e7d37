// Read a property of all nodes of a projected graph, in the order in which they were projected.
// Parameters: graph, property, their names. Returns: rows, the values.
CALL gds.graph.nodeProperty.stream($graph, $property) YIELD propertyValue
RETURN collect(propertyValue) AS rows
