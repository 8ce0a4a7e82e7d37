-- A link. ?1 to ?3 the keys of source, target, type. Returns the columns of the table.
SELECT
    source_key, target_key, type_key, directed, strength, since, until, origin_key, attributes
FROM links
WHERE source_key = ?1 AND target_key = ?2 AND type_key = ?3
