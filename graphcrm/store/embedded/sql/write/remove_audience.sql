-- Forgets an audience. :audience_id.
DELETE FROM audiences WHERE audience_id = :audience_id
