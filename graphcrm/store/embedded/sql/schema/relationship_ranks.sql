-- Each relationship once for either side, the customer's strongest first (place 0), so that the
-- best few of a hub are read without reading all of them.
CREATE TABLE relationship_ranks (
    run_key INTEGER NOT NULL,
    customer_key INTEGER NOT NULL,
    place INTEGER NOT NULL,
    source_key INTEGER NOT NULL,
    target_key INTEGER NOT NULL,
    type_key INTEGER NOT NULL,
    PRIMARY KEY (run_key, customer_key, place)
) STRICT, WITHOUT ROWID
