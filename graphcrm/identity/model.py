"""The linkage model of Fellegi and Sunter: what was learned, and how it is kept.

I. P. Fellegi, A. B. Sunter: A theory for record linkage. JASA 64 (1969),
doi:10.1080/01621459.1969.10501049.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.identity.levels import Comparison
from graphcrm.identity.population import Population

Rates = tuple[tuple[float, float, float], ...]
"""m, u and lift of each level, the one for all else last.

lift: how many times as often those who share a name agree so, where the frequency of the value
stands for u.
"""

MOST = 0.03
"""No higher prior: of two records alone it is not known that they are the same."""

HOUSEHOLDS = 0.15
"""Pairs for each record that live together, where data do not tell."""

VERSION = 3


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned of one kind of record.

    duplicates: expected pairs for each record. households: pairs of people for each record who
    share family name and address, or a contact, and clearly are two. rates: by the name of the
    comparison; those that are not in it, or have other levels by now, are as assumed. certain:
    those of the duplicates that nobody could take for relatives.
    """

    duplicates: float
    rates: Mapping[str, Rates] = field(default_factory=dict)
    households: float = HOUSEHOLDS
    certain: float = 0.02

    def prior(self, records: int) -> float:
        """Return the probability that two random records of so many are the same."""
        return min(max(2 * self.duplicates / max(records - 1, 1), 1e-12), MOST)

    def of(self, comparison: Comparison) -> Rates:
        """Return the rates of a comparison."""
        levels = comparison.all_levels
        found = self.rates.get(comparison.name, ())
        return found if len(found) == len(levels) else tuple((v.m, v.u, 1.0) for v in levels)


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned of each kind of record: a new load is scored with it, without fitting.

    populations: what is common among all records of a kind, for when only some are looked at.
    """

    kinds: Mapping[str, Fitted] = field(default_factory=dict)
    populations: Mapping[str, Population] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """How many records it knows of."""
        return sum(population.records for population in self.populations.values())

    def to_json(self) -> dict[str, Any]:
        """Return it as plain lists, dicts and numbers, for a JSON file or column."""
        populations = {kind: each.to_json() for kind, each in self.populations.items()}
        kinds = {kind: _to_json(fitted) for kind, fitted in self.kinds.items()}
        return {"version": VERSION, "kinds": kinds, "populations": populations}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Model:
        """Return what `to_json` gave; raises InvalidValueError where it is something else."""
        try:
            if data["version"] != VERSION:
                raise ValueError(f"version {data['version']}")
            kinds = {kind: _from_json(found) for kind, found in data["kinds"].items()}
            populations = {
                kind: Population.from_json(found) for kind, found in data["populations"].items()
            }
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InvalidValueError(
                f"This is no model of matching, version {VERSION} ({error!r}). Fit one anew."
            ) from error
        return cls(kinds, populations)


def _to_json(fitted: Fitted) -> dict[str, Any]:
    return {
        "duplicates": fitted.duplicates,
        "households": fitted.households,
        "certain": fitted.certain,
        "rates": {name: [list(level) for level in r] for name, r in fitted.rates.items()},
    }


def _from_json(found: Mapping[str, Any]) -> Fitted:
    rates = {
        name: tuple((float(m), float(u), float(lift)) for m, u, lift in rates)
        for name, rates in found["rates"].items()
    }
    known = (float(found[name]) for name in ("duplicates", "households", "certain"))
    duplicates, households, certain = known
    return Fitted(duplicates, rates, households, certain)
