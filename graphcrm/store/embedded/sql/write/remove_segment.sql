-- Forgets a segment. :segment_id.
DELETE FROM segments WHERE segment_id = :segment_id
