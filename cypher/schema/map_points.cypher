// A part of where the customers of a run stand is there once.
// Parameters: none. Returns: nothing.
CREATE CONSTRAINT graphcrm_map_points IF NOT EXISTS
FOR (points:MapPoints) REQUIRE (points.run_id, points.part) IS UNIQUE
