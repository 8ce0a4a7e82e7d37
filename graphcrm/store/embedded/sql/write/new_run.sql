-- Announces a run. :run_id, :host, :process, :process_started, :now. Returns run_key, nothing where
-- the id is taken.
INSERT INTO runs (
    run_id, stage, relationships, communities, host, process, process_started, seen_at
)
VALUES (:run_id, 'writing', 0, 0, :host, :process, :process_started, :now)
ON CONFLICT (run_id) DO NOTHING
RETURNING run_key
