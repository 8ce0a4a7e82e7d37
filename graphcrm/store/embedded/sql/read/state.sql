-- What the store holds. Returns graph_id, data_version, run_key, copying_from, customers, bare,
-- interactions, links, ledger_version.
SELECT
    graph_id, data_version, run_key, copying_from, customers, bare, interactions, links,
    ledger_version
FROM state
