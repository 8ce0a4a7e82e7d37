-- Source records that have no match keys yet, or changed since they got theirs; bare ones are left
-- out. Ids, not keys: they are read little by little in the order of ids.
CREATE TABLE unmatched (
    customer_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID
