-- Runs with results that nobody can see: being written, replaced, or on their way out. Returns
-- run_key, stage, seen_at, host, process, process_started.
SELECT run_key, stage, seen_at, host, process, process_started
FROM runs
WHERE stage IN ('writing', 'replaced', 'removing')
