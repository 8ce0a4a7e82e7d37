"""What analytics returns: values in the order of the projection's ids, and how they were made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.analytics.lineage import Known
from graphcrm.model import Provenance
from graphcrm.projection import Projection
from graphcrm.tables import Int32


@dataclass(frozen=True, slots=True)
class Identity:
    """Which communities of an earlier run the new ones are.

    ids: int32 (k,) the lasting id of each label; the last may be -1, which is no community:
    customers in none of a level. before: the groups of the earlier run by id. shared: by label,
    attribute and value of what the community shares that this one is a part of; no name says that.
    """

    ids: Int32
    before: Mapping[int, Known]
    shared: Mapping[int, Collection[tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Partition:
    """Every customer's community.

    labels: int32 (n,), 0 for the largest community, ties by the smallest member position, so equal
    partitions have equal labels. modularity: weighted, resolution 1, as networkx defines it; 0.0
    for a graph without edges. identity: what the communities are known by; without it ids are
    labels.
    """

    labels: Int32
    modularity: float
    provenance: Provenance
    identity: Identity | None = None

    @property
    def count(self) -> int:
        """The number of communities."""
        return int(self.labels.max()) + 1 if len(self.labels) else 0

    @property
    def ids(self) -> Int32:
        """The id of each label, int32 (k,)."""
        if self.identity is None:
            return np.arange(self.count, dtype=np.int32)
        return self.identity.ids


@dataclass(frozen=True, slots=True)
class Measure:
    """One number a customer: (n,), int32 for degree and core, float64 for the others."""

    values: NDArray[Any]
    provenance: Provenance


BEST, FAST = "best", "fast"
EFFORTS = (BEST, FAST)
"""How long communities are searched for."""


@dataclass(frozen=True, slots=True)
class CommunitySearch:
    """How communities are searched for, beside algorithm, resolution and seed.

    start: labels to begin from, int32 (n,), such as the last run's: communities then change only
    where the graph did; None begins with every customer alone. min_size: communities of fewer
    customers join the neighbour community where modularity gains most or loses least; those
    without a tie outside stay. effort: 'best' tries several times and crosses what it found, 'fast'
    tries once.
    """

    start: NDArray[Any] | None = None
    min_size: int = 1
    effort: str = BEST


@dataclass(frozen=True, slots=True)
class Request:
    """What an algorithm of a backend is told besides the graph.

    resolution: of communities, above 0, more is more and smaller ones. search: for communities.
    pivots: sources that betweenness and harmonic are estimated from; None for all where that is
    affordable.
    """

    seed: int = 0
    resolution: float = 1.0
    pivots: int | None = None
    search: CommunitySearch = CommunitySearch()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an algorithm of a backend returns; see model.Provenance for the fields.

    engine: another engine's name where that one did it in this one's stead.
    """

    values: NDArray[Any]
    algorithm: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    exact: bool = True
    error: float | None = None
    converged: bool = True
    engine: str | None = None


Algorithm = Callable[[Projection, Request], Outcome]
"""An entry of a backend's table."""
