-- Keys of terms. :terms a JSON array. Returns term, term_key.
SELECT term, term_key
FROM json_each(:terms) AS wanted
CROSS JOIN terms ON term = wanted.value
