"""Ties that are likely but missing: a ranking learnt from how the graph grew so far."""
