-- The text kept under a name. :called. Returns body.
SELECT body FROM notes WHERE name = :called
