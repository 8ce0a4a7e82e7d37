"""From raw rows to the graph: sources, cleaning, loading, and relating."""
