-- Places by a measure downwards, then id. measure: its number in graphcrm.model.MEASURES.
-- community_id: of its members (of any level), or of everyone under -2. By PageRank there are all places, of
-- everyone and of each community; by other measures the first of everyone.
CREATE TABLE rankings (
    run_key INTEGER NOT NULL,
    measure INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    customer_key INTEGER NOT NULL,
    PRIMARY KEY (run_key, measure, community_id, place)
) STRICT, WITHOUT ROWID
