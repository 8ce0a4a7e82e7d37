-- Terms of keys. :keys a JSON array. Returns term_key, term.
SELECT term_key, term
FROM json_each(:keys) AS wanted
CROSS JOIN terms ON term_key = wanted.value
