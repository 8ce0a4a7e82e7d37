-- Adds where a customer stands. ?1 run, ?2 customer, ?3 x, ?4 y.
INSERT INTO points VALUES (?1, ?2, ?3, ?4)
