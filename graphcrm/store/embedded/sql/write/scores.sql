-- Adds scores of a customer. ?1 run, ?2 customer, ?3 to ?10 as the columns stand.
INSERT INTO scores VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
