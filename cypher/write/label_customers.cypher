// Label customers.
// Parameters: ids, a list of customer ids; label, Bare for those that only interactions or links
// name, LongText for those whose search text is too long for the index. Returns: nothing.
UNWIND $ids AS id
MATCH (customer:Customer {customer_id: id})
SET customer:$($label)
