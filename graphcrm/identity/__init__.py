"""Finds records that are the same person or organization, and says why.

cleaning (one module a kind of value) → records → table → model → pairs → clusters → matching
"""
