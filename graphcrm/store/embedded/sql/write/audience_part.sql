-- Keeps a part of the members of an audience. ?1 to ?4: audience_id, part, first_id, members.
INSERT INTO audience_parts VALUES (?1, ?2, ?3, ?4)
