"""Gives customers the labels that they have beside Customer."""

from __future__ import annotations

from collections.abc import Iterable

from graphcrm.model import Customer
from graphcrm.store.neo4j.rows import labels_of
from graphcrm.store.neo4j.transactions import Statements


def label_customers(run: Statements, customers: Iterable[Customer]) -> None:
    """Give customers that are there the labels they have beside Customer."""
    labels: dict[str, list[str]] = {}
    for customer in customers:
        for label in labels_of(customer):
            labels.setdefault(label, []).append(customer.customer_id)
    for label, ids in labels.items():
        run.run("write/label_customers", {"label": label, "ids": ids})
