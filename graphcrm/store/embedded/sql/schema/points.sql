-- Where customers stand on the whole map of a run, in radii of the largest bubble.
CREATE TABLE points (
    run_key INTEGER NOT NULL,
    customer_key INTEGER NOT NULL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    PRIMARY KEY (run_key, customer_key)
) STRICT, WITHOUT ROWID
