-- Keys of a customer and of the records merged into it. :key. Returns a key.
SELECT :key
UNION ALL
SELECT record_key FROM merges WHERE customer_key = :key
ORDER BY 1
