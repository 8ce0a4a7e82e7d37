-- Segments: rules that somebody named and saved. Rows as graphcrm.saved_rules.Segment.
CREATE TABLE segments (
    segment_id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    rule TEXT NOT NULL,
    description TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID
