-- Keeps an audience. ?1 to ?7 as baskets.Audience.
INSERT INTO audiences VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
