-- The first member of each part of an audience, in order. :audience_id. Returns first_id.
SELECT first_id FROM audience_parts WHERE audience_id = :audience_id ORDER BY part
