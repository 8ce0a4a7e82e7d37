"""Stub."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {}
