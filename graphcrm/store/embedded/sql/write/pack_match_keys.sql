-- Brings the parts of the index of match keys together: lookups read one place instead of many.
INSERT INTO match_keys (match_keys) VALUES ('optimize')
