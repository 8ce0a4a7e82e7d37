-- A part of what customers may want by a run. :run, :kind, :part. Returns the body, if any.
SELECT body FROM want_parts WHERE run_key = :run AND kind = :kind AND part = :part
