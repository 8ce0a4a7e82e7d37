-- Interactions about an item. :before the moment after the last that counts. Returns customer_key,
-- product_key, type_key, occurred_at.
SELECT customer_key, product_key, type_key, occurred_at
FROM interactions
WHERE product_key IS NOT NULL AND occurred_at < :before
