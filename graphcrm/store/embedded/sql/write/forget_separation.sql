-- Forgets that two records are never the same. ?1, ?2 their ids. Returns a row where it was noted.
DELETE FROM separations WHERE left_id = ?1 AND right_id = ?2 RETURNING said_at
