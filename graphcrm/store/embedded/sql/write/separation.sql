-- Notes that two records are never the same. ?1, ?2 their ids, ?3 when.
INSERT OR IGNORE INTO separations (left_id, right_id, said_at) VALUES (?1, ?2, ?3)
