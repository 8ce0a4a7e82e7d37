// Keep an audience that is not there.
// Parameters: properties, a map of the fields of graphcrm.baskets.Audience. Returns: nothing.
CREATE (audience:Audience)
SET audience = $properties
