"""The graph from Python: questions in, DataFrames and small frozen results out."""

from graphcrm.client.crm import Crm
from graphcrm.client.picture import RenderedPage
from graphcrm.client.tables import TablesMethod, analyze_tables

__all__ = ["Crm", "RenderedPage", "TablesMethod", "analyze_tables"]
