"""How far something passed on from customer to customer gets, and whom to start with.

Nothing here imports numba before a function needs it.
"""
