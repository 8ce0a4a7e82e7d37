-- Adds a link between communities. ?1 run, ?2 source, ?3 target, ?4 edges, ?5 weight.
INSERT INTO community_links VALUES (?1, ?2, ?3, ?4, ?5)
