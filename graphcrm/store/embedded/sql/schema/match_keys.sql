-- Which words (graphcrm.store.match_keys) source records have that may make them the same as others,
-- under their customer_key. It holds no positions and no text: keys are only looked up.
CREATE VIRTUAL TABLE match_keys USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = 'ascii'
)
