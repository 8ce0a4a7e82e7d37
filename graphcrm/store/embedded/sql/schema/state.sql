-- What the whole store knows about itself: one row. Counts are kept here because counting ten
-- million rows at each request would take a second.
-- run_key: the current run. copying_from: graph_id of an unfinished copy's source.
-- ledger_version: grows with each merge and unmerge.
CREATE TABLE state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    graph_id TEXT NOT NULL,
    data_version INTEGER NOT NULL,
    run_key INTEGER REFERENCES runs,
    copying_from TEXT,
    customers INTEGER NOT NULL,
    bare INTEGER NOT NULL,
    interactions INTEGER NOT NULL,
    links INTEGER NOT NULL,
    ledger_version INTEGER NOT NULL
) STRICT
