-- Takes all pairs off those that wait for a person.
DELETE FROM suspicions
