-- Adds a place in a ranking. ?1 run, ?2 number of the measure, ?3 community (-2: everyone), ?4
-- place, ?5 customer.
INSERT INTO rankings VALUES (?1, ?2, ?3, ?4, ?5)
