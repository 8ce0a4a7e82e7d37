-- Notes that of a replaced run only scores and communities are left. :run.
UPDATE runs SET stage = 'kept', relationships = 0 WHERE run_key = :run AND stage = 'replaced'
