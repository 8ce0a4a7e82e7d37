-- Who has a tag, in the order in which a list of them is read.
CREATE TABLE customer_tags (
    tag TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    PRIMARY KEY (tag, customer_id)
) STRICT, WITHOUT ROWID
