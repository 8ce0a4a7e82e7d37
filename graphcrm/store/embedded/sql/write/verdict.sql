-- Keeps a verdict, in place of one on the same relationship. ?1 to ?8 as model.Verdict.
INSERT OR REPLACE INTO verdicts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
