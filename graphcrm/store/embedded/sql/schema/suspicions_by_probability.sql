-- The order in which a person sees them.
CREATE INDEX suspicions_by_probability ON suspicions (probability DESC, left_id, right_id)
