-- Sets the text that a search for a customer looks through. ?1 the key, ?2 the id, ?3 the text.
INSERT OR REPLACE INTO customer_search (customer_key, customer_id, label, folded_id, search_text)
VALUES (
    ?1,
    ?2,
    ' ' || substr(?3, 1, instr(?3, char(10)) - 1),
    substr(
        ?3,
        instr(?3, char(10)) + 1,
        instr(substr(?3, instr(?3, char(10)) + 1), char(10)) - 1
    ),
    ?3
)
