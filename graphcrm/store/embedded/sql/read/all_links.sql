-- Every link by source, target, type. Returns the columns of model.Link.
SELECT source_id, target_id, type, directed, strength, since, until, source, attributes
FROM link_rows
ORDER BY source_id, target_id, type
