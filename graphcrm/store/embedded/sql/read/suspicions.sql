-- Those of these pairs that wait for a person. :pairs, a JSON array of arrays of two ids. Returns the
-- columns of merges.Suspicion.
SELECT s.left_id, s.right_id, s.probability, s.evidence
FROM json_each(:pairs) AS p
CROSS JOIN suspicions AS s
    ON s.left_id = p.value ->> 0 AND s.right_id = p.value ->> 1
