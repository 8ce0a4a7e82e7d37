-- The stages that customers went through by a run. :run. Returns customer_key, the stages as JSON
-- (NULL where none are told), and the stage that the customer is in then (NULL for none).
SELECT
    customer_key, stages,
    CASE
        WHEN stages IS NULL
            THEN (SELECT term FROM terms WHERE term_key = stage_key)
    END
FROM valuations
WHERE run_key = :run AND (stages IS NOT NULL OR stage_key IS NOT NULL)
