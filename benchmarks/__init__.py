"""Measurements, run by hand or by `make bench`; read them as ratios, other work may be running."""
