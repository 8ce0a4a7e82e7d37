-- Interactions. Keys refer to customers and terms. segment: 262,144 rows each; what looks rows up
-- by customer is sorted within a segment, so that a load only touches pages of the newest one.
CREATE TABLE interactions (
    interaction_key INTEGER PRIMARY KEY,
    interaction_id TEXT NOT NULL UNIQUE,
    customer_key INTEGER NOT NULL,
    type_key INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    counterparty_key INTEGER,
    channel_key INTEGER,
    amount REAL,
    currency_key INTEGER,
    quantity REAL,
    product_key INTEGER,
    rating REAL,
    source_key INTEGER,
    attributes TEXT,
    segment INTEGER GENERATED ALWAYS AS (interaction_key >> 18) VIRTUAL
) STRICT
