-- Finds the verdicts on a customer's relationships from the other side.
CREATE INDEX verdicts_by_high ON verdicts (high_id)
