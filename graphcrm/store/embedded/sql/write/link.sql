-- Adds or replaces a link. ?1 to ?3 the keys of source, target, type; ?4 directed, ?5 strength,
-- ?6 since, ?7 until, ?8 the key of the source it comes from, ?9 attributes.
INSERT OR REPLACE INTO links VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
