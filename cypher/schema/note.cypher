// A text is kept under a name once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_note IF NOT EXISTS
FOR (note:Note) REQUIRE note.name IS UNIQUE
