// Untie interactions from the customers they had.
// Parameters: ids, a list of interaction ids. Returns: nothing.
UNWIND $ids AS id
MATCH (:Interaction {interaction_id: id})-[tie:MADE|WITH]-(:History)
DELETE tie
