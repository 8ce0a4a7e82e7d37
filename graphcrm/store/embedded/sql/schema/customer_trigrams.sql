-- Which three-letter pieces occur in whose search text. It holds no positions and no text: a
-- search joins pieces by AND and checks the stored text, at a third of the size of a full index.
CREATE VIRTUAL TABLE customer_trigrams USING fts5 (
    search_text,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = 'trigram case_sensitive 1'
)
