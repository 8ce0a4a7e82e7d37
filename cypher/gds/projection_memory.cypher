// Estimate the memory that a projected graph takes, before there is one.
// Parameters: nodes, edges, how many it is to have. Returns: most, in bytes.
CALL gds.graph.project.estimate('*',
  {EDGE: {type: '*', orientation: 'UNDIRECTED', properties: ['weight']}},
  {nodeCount: $nodes, relationshipCount: $edges})
YIELD bytesMax
RETURN bytesMax AS most
