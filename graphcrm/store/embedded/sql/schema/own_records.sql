-- What came under the id of a customer that others were merged into; its row in customers is what
-- all of them make. record: JSON (graphcrm.store.records.from_record).
CREATE TABLE own_records (
    customer_key INTEGER PRIMARY KEY REFERENCES customers,
    record TEXT NOT NULL
) STRICT
