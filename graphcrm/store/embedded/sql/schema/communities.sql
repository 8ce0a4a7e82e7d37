-- Communities of a run. level: 0 is that of the scores, above it coarser, below it finer. central_members, traits, worth: JSON arrays of arrays.
CREATE TABLE communities (
    run_key INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    density_inside REAL NOT NULL,
    density_outside REAL NOT NULL,
    edges_inside INTEGER NOT NULL,
    edges_outside INTEGER NOT NULL,
    parent_id INTEGER,
    central_members TEXT NOT NULL,
    traits TEXT NOT NULL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    level INTEGER NOT NULL,
    worth TEXT NOT NULL,
    PRIMARY KEY (run_key, community_id)
) STRICT, WITHOUT ROWID
