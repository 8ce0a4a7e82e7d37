-- Starts an empty graph. :graph_id.
INSERT INTO state VALUES (1, :graph_id, 0, NULL, NULL, 0, 0, 0, 0, 0)
