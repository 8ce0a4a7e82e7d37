"""Which column of the evidence on a candidate says what; see kernels.gather_candidates."""

COMMON, ADAMIC_ADAR, RESOURCE, WEIGHTED, FRESH_COMMON, FRESH_RESOURCE, PAGERANK = range(7)

COLUMNS = 7
