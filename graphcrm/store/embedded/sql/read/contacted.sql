-- Records that took part in an interaction on either side. :type, a key or null for any type; :since
-- and :until, both included. Returns customer_id, once each.
WITH found AS (
    SELECT customer_key, counterparty_key
    FROM interactions
    WHERE occurred_at BETWEEN :since AND :until AND (:type IS NULL OR type_key = :type)
)
SELECT customer_id
FROM customers
WHERE customer_key IN (SELECT customer_key FROM found)
    OR customer_key IN (SELECT counterparty_key FROM found)
