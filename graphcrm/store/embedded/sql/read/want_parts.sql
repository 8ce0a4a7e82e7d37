-- All parts of what customers may want by a run, by kind and number. :run. Returns kind, part, body.
SELECT kind, part, body FROM want_parts WHERE run_key = :run ORDER BY kind, part
