-- Runs whose scores and communities are there, in the order in which they were published. Returns
-- run_key, record.
SELECT run_key, record
FROM runs
WHERE stage IN ('published', 'replaced', 'kept')
ORDER BY number
