-- Finds the interactions with a counterparty, and those of a pair; all contacts are read from it.
CREATE TABLE interactions_by_counterparty (
    segment INTEGER NOT NULL,
    counterparty_key INTEGER NOT NULL,
    customer_key INTEGER NOT NULL,
    type_key INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    interaction_key INTEGER NOT NULL,
    PRIMARY KEY (
        segment, counterparty_key, customer_key, type_key, occurred_at, interaction_key
    )
) STRICT, WITHOUT ROWID
