-- All pairs that are never the same. Returns the columns of merges.Separation.
SELECT left_id, right_id, said_at FROM separations ORDER BY left_id, right_id
