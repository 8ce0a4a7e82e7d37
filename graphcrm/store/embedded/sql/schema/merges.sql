-- Source records that are part of another customer: whose row in customers is what came, and is
-- left out wherever customers are listed. how: graphcrm.model.HAND or MATCHED.
CREATE TABLE merges (
    record_key INTEGER PRIMARY KEY REFERENCES customers,
    customer_key INTEGER NOT NULL REFERENCES customers,
    merged_at INTEGER NOT NULL,
    how TEXT NOT NULL,
    probability REAL
) STRICT
