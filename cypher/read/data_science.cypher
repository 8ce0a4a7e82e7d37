// Tell whether Graph Data Science is installed.
// Parameters: none. Returns: installed.
SHOW FUNCTIONS YIELD name WHERE name = 'gds.version'
RETURN count(*) > 0 AS installed
