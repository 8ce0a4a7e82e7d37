// The match keys of source records, merged or not: blanks between them, nothing else is cut.
// Parameters: none. Returns: nothing.
CREATE FULLTEXT INDEX graphcrm_match_keys IF NOT EXISTS
FOR (record:Customer|Record) ON EACH [record.match_keys]
OPTIONS {indexConfig: {
  `fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false
}}
