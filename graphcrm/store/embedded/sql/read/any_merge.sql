-- Whether any record is merged at all, without counting them. Returns 1 or 0.
SELECT EXISTS (SELECT 1 FROM merges)
