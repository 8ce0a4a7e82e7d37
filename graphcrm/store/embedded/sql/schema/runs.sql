-- Analysis runs. record: model.Run as JSON, NULL until it is published. number: order of publishing.
-- stage: its results are being written, published, replaced (its relationships are on their way
-- out), kept (scores and communities), all on their way out, or gone. host, process,
-- process_started, seen_at: who writes it.
CREATE TABLE runs (
    run_key INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL UNIQUE,
    record TEXT,
    number INTEGER,
    stage TEXT NOT NULL CHECK (
        stage IN ('writing', 'published', 'replaced', 'kept', 'removing', 'removed')
    ),
    relationships INTEGER NOT NULL,
    communities INTEGER NOT NULL,
    host TEXT NOT NULL,
    process INTEGER NOT NULL,
    process_started TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT
