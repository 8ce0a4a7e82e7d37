-- How many interactions have a counterparty. Returns a number.
SELECT count(*) FROM interactions_by_counterparty
