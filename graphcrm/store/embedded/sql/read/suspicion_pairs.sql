-- All pairs that wait for a person, most probable first. Returns left_id, right_id, probability.
SELECT left_id, right_id, probability
FROM suspicions
ORDER BY probability DESC, left_id, right_id
