-- Scores of a run. place: by PageRank downwards, then id, from 1.
CREATE TABLE scores (
    run_key INTEGER NOT NULL,
    customer_key INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    degree INTEGER NOT NULL,
    strength REAL NOT NULL,
    pagerank REAL NOT NULL,
    betweenness REAL NOT NULL,
    harmonic REAL NOT NULL,
    core INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (run_key, customer_key)
) STRICT, WITHOUT ROWID
