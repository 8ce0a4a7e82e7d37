-- Notes an unfinished copy. :graph_id of its source, or NULL.
UPDATE state SET copying_from = :graph_id
