// Read how some communities of a run touch one another.
// Parameters: run_id; ids, without doubles. Returns: rows, a list of [source_id, target_id, edges,
// weight] by source and target.
UNWIND $ids AS id
MATCH (source:Community {run_id: $run_id, community_id: id})
MATCH (source)-[touch:TOUCHES]->(target:Community)
WHERE target.community_id IN $ids
WITH source, touch, target ORDER BY source.community_id, target.community_id
RETURN collect([source.community_id, target.community_id, touch.edges, touch.weight]) AS rows
