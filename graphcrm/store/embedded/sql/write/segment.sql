-- Keeps a segment. ?1 to ?7 as saved_rules.Segment.
INSERT INTO segments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
