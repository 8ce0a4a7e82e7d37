-- Keys of every merged record. Returns record_key, customer_key.
SELECT record_key, customer_key FROM merges
