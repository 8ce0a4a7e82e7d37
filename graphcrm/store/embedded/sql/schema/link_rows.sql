-- Links as model.Link has them.
CREATE VIEW link_rows AS
SELECT
    (SELECT customer_id FROM customers WHERE customer_key = l.source_key) AS source_id,
    (SELECT customer_id FROM customers WHERE customer_key = l.target_key) AS target_id,
    (SELECT term FROM terms WHERE term_key = l.type_key) AS type,
    l.directed,
    l.strength,
    l.since,
    l.until,
    (SELECT term FROM terms WHERE term_key = l.origin_key) AS source,
    l.attributes
FROM links AS l
