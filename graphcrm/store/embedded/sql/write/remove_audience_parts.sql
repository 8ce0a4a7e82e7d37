-- Forgets the members of an audience. :audience_id.
DELETE FROM audience_parts WHERE audience_id = :audience_id
