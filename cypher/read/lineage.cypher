// Read what became of communities up to a run, by community id.
// Parameters: run_id; after, an id; community, an id, or null for all; limit. Returns: rows, a list
// of records (JSON).
MATCH (event:Lineage {run_id: $run_id})
WHERE event.community_id > $after AND ($community IS NULL OR event.community_id = $community)
WITH event ORDER BY event.community_id LIMIT $limit
RETURN collect(event.record) AS rows
