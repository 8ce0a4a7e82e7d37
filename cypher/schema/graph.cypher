// One node stands for the whole graph; its lock is what writers take turns on.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_graph IF NOT EXISTS
FOR (graph:GraphCrm) REQUIRE graph.singleton IS UNIQUE
