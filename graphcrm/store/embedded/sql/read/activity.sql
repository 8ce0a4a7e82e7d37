-- What customers did. :types keys of types as a JSON array (NULL: all); :before the moment after the
-- last that counts; :rated whether only those with a rating do; :void statuses that undo an
-- interaction, in lower case, as a JSON array. Returns customer_key, type_key, occurred_at, amount,
-- quantity, rating, currency_key, product_key, channel_key (-1 for none), and whether it is void.
SELECT
    customer_key, type_key, occurred_at, amount, quantity, rating,
    coalesce(currency_key, -1), coalesce(product_key, -1), coalesce(channel_key, -1),
    CASE
        WHEN instr(attributes, '"status"') > 0
            THEN coalesce(
                lower(attributes ->> '$.status') IN (SELECT value FROM json_each(:void)), 0
            )
        ELSE 0
    END
FROM interactions
WHERE
    occurred_at < :before
    AND (NOT :rated OR rating IS NOT NULL)
    AND (:types IS NULL OR type_key IN (SELECT value FROM json_each(:types)))
