-- Takes a verdict back. ?1 low_id, ?2 high_id, ?3 type.
DELETE FROM verdicts WHERE low_id = ?1 AND high_id = ?2 AND type = ?3
