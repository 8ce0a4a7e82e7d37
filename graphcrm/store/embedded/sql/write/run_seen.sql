-- Notes that a run is still being written. :run, :now, :relationships and :communities how many
-- more it has. Changes nothing where the run was given up.
UPDATE runs
SET
    seen_at = :now,
    relationships = relationships + :relationships,
    communities = communities + :communities
WHERE run_key = :run AND stage = 'writing'
