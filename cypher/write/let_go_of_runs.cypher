// Let go of the scores and communities of all runs but the current one and the last published others.
// Parameters: keep, how many others. Returns: nothing.
MATCH (run:Run)
WHERE run.stage IN ['replaced', 'kept']
WITH run ORDER BY run.number DESC SKIP $keep
SET run.stage = 'dropped', run.replaced_at = datetime.realtime().epochMillis
