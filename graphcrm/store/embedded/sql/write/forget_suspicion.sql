-- Takes a pair off those that wait for a person. ?1, ?2 ids.
DELETE FROM suspicions WHERE left_id = ?1 AND right_id = ?2
