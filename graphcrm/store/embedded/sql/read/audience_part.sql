-- The members in a part of an audience. :audience_id, :part. Returns members, a JSON array.
SELECT members FROM audience_parts WHERE audience_id = :audience_id AND part = :part
