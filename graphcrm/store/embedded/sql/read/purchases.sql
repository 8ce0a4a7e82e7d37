-- Purchases of a product. :type the key of 'purchase'. Returns customer_key, product_key.
SELECT customer_key, product_key
FROM interactions
WHERE type_key = :type AND product_key IS NOT NULL
