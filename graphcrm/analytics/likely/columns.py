"""Which column of the evidence on a candidate says what; see kernels.gather_candidates."""

(
    COMMON,
    ADAMIC_ADAR,
    RESOURCE,
    WEIGHTED,
    FRESH_COMMON,
    FRESH_RESOURCE,
    LIVELY_RESOURCE,
    BRISK_RESOURCE,
    THREE_STEPS,
    PAGERANK,
) = range(10)

COLUMNS = 10
