-- Searches every customer, best first (graphcrm.store.text.rank).
-- :phrase the words joined; :label the same after a blank; :starts the first word after a blank;
-- :one_word; :word_1 to :word_8, unused ones empty; :run (NULL: none), :community and :tag (NULL:
-- any), :limit, :offset. Returns customer_id.
SELECT s.customer_id
FROM customer_search AS s
LEFT JOIN scores AS r ON r.run_key = :run AND r.customer_key = s.customer_key
WHERE
    instr(s.search_text, :word_1)
    AND (
        :one_word
        OR (
            instr(s.search_text, :word_2)
                AND instr(s.search_text, :word_3)
                AND instr(s.search_text, :word_4)
                AND instr(s.search_text, :word_5)
                AND instr(s.search_text, :word_6)
                AND instr(s.search_text, :word_7)
                AND instr(s.search_text, :word_8)
        )
    )
    AND (
        :community IS NULL
        OR s.customer_key IN (
            SELECT m.customer_key
            FROM rankings AS m
            WHERE m.run_key = :run AND m.measure = 0 AND m.community_id = :community
        )
    )
    AND (
        :tag IS NULL
        OR EXISTS (
            SELECT 1 FROM customer_tags AS t WHERE t.tag = :tag AND t.customer_id = s.customer_id
        )
    )
ORDER BY
    -- What starts with a text stands between it and the same with a byte higher than any in UTF-8.
    CASE
        WHEN s.label = :label OR s.folded_id = :phrase THEN 0
        WHEN s.label > :label AND s.label < :label || CAST(x'ff' AS TEXT) THEN 1
        WHEN s.folded_id > :phrase AND s.folded_id < :phrase || CAST(x'ff' AS TEXT) THEN 1
        WHEN instr(s.label, :starts) THEN 2
        ELSE 3
    END,
    coalesce(r.pagerank, 0) DESC,
    s.customer_id
LIMIT :limit OFFSET :offset
