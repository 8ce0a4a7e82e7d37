-- Lets go of the results of a run that was not published. :run, :seen_at as it was last read.
UPDATE runs SET stage = 'removing' WHERE run_key = :run AND stage = 'writing' AND seen_at = :seen_at
