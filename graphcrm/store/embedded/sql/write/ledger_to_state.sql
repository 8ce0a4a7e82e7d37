-- Notes that customers were merged or taken apart. :customers, :bare how many more there are.
UPDATE state
SET
    data_version = data_version + 1,
    ledger_version = ledger_version + 1,
    customers = customers + :customers,
    bare = bare + :bare
