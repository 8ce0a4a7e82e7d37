// A declared link of a type between two customers is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_link IF NOT EXISTS
FOR (link:Link) REQUIRE (link.source_id, link.target_id, link.type) IS UNIQUE
