-- The folded text that a search looks through (graphcrm.store.text.search_text), apart from the
-- wide customer rows so that reading all of it is quick. label: a blank, then its first line, so
-- that every word of it follows a blank; folded_id: its second line.
CREATE TABLE customer_search (
    customer_key INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL,
    label TEXT NOT NULL,
    folded_id TEXT NOT NULL,
    search_text TEXT NOT NULL
) STRICT
