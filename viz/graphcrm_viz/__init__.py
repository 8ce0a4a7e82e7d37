"""The visual explorer: a view of the graph becomes a pyvis network, and that becomes a page."""
