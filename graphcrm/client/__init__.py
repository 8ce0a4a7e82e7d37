"""The graph from Python: questions in, DataFrames and small frozen results out."""

from graphcrm.client.crm import Crm
from graphcrm.client.picture import RenderedPage

__all__ = ["Crm", "RenderedPage"]
