-- Finds the interactions of a customer by time, segment by segment.
CREATE TABLE interactions_by_customer (
    segment INTEGER NOT NULL,
    customer_key INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    interaction_key INTEGER NOT NULL,
    PRIMARY KEY (segment, customer_key, occurred_at, interaction_key)
) STRICT, WITHOUT ROWID
