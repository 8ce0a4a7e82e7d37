// Take all pairs off those that wait for a person.
// Parameters: none. Returns: nothing.
MATCH (pair:Suspicion)
DELETE pair
