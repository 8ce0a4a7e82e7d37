-- Pairs that wait for a person, most probable first. :limit, :offset. Returns the columns of
-- merges.Suspicion.
SELECT left_id, right_id, probability, evidence
FROM suspicions
ORDER BY probability DESC, left_id, right_id
LIMIT :limit OFFSET :offset
