-- Puts match keys in the place of those that a record had. ?1 its customer_key, ?2 the keys with
-- blanks between.
INSERT OR REPLACE INTO match_keys (rowid, words) VALUES (?1, ?2)
