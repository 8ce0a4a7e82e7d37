-- Publishes a run. :run, :record as JSON. Changes nothing where the run was given up.
UPDATE runs SET stage = 'published', record = :record WHERE run_key = :run AND stage = 'writing'
