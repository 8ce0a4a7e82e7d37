"""What a projection says of itself: communities, centrality, summaries, paths and positions.

Nothing here imports numba or scipy before a function needs them.
"""
