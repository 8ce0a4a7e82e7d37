// Count rows of the three tables; each count is one that the database keeps.
// Parameters: none. Returns: customers, bare, interactions, links.
CALL () { MATCH (customer:Customer) RETURN count(customer) AS customers }
CALL () { MATCH (bare:Bare) RETURN count(bare) AS bare }
CALL () { MATCH (interaction:Interaction) RETURN count(interaction) AS interactions }
CALL () { MATCH (link:Link) RETURN count(link) AS links }
RETURN customers, bare, interactions, links
