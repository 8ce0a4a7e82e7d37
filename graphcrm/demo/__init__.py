"""Data to try graphcrm on: an invented company of any size, and real purchases of households."""

from __future__ import annotations

from graphcrm.demo.company import DemoData, generate
from graphcrm.demo.complete_journey import read_complete_journey, write_complete_journey
from graphcrm.demo.files import DemoFiles, write_demo
from graphcrm.demo.truth import DemoTruth

__all__ = [
    "DemoData",
    "DemoFiles",
    "DemoTruth",
    "generate",
    "read_complete_journey",
    "write_complete_journey",
    "write_demo",
]
