-- Verdicts on relationships of customers, by key. :ids a JSON array. Returns the columns of
-- model.Verdict.
SELECT v.low_id, v.high_id, v.type, v.verdict, v.kind, v.note, v.decided_at, v.source_id
FROM json_each(:ids) AS wanted
CROSS JOIN verdicts AS v ON v.low_id = wanted.value
UNION
SELECT v.low_id, v.high_id, v.type, v.verdict, v.kind, v.note, v.decided_at, v.source_id
FROM json_each(:ids) AS wanted
CROSS JOIN verdicts AS v ON v.high_id = wanted.value
ORDER BY 1, 2, 3
