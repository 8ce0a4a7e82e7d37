-- Keys of interactions. :ids a JSON array. Returns interaction_id, interaction_key.
SELECT interaction_id, interaction_key
FROM json_each(:ids) AS wanted
CROSS JOIN interactions ON interaction_id = wanted.value
