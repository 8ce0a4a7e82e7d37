"""Leiden on arrays, in threads, the same to the bit on any number of them. Imports numba."""
