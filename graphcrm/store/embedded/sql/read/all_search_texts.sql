-- The text that finds each customer (graphcrm.store.text.search_text), in any order. No parameters.
-- Returns search_text.
SELECT search_text FROM customer_search
