-- Sets which pieces of text find a customer. ?1 the key, ?2 the text.
INSERT OR REPLACE INTO customer_trigrams (rowid, search_text) VALUES (?1, ?2)
