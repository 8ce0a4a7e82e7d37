-- Which source records have match keys. :match_keys a JSON array; :limit, of records a key. Returns
-- the key, and the customer_keys of records as a JSON array, empty where none has it.
SELECT
    wanted.value,
    (
        SELECT json_group_array(found.customer_key)
        FROM (
            SELECT rowid AS customer_key
            FROM match_keys
            WHERE match_keys MATCH '"' || wanted.value || '"'
            LIMIT :limit
        ) AS found
    )
FROM json_each(:match_keys) AS wanted
