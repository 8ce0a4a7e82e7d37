"""Groups of customers that were found in the data, and what sets each apart, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.model import Micros, Run
from graphcrm.service.context import Context
from graphcrm.service.moments import reader_as_of, run_of
from graphcrm.wording import retell, say, say_list

CLUSTERS = "clusters"
"""The name under which a run's record keeps them."""

_NOTES = ("cluster.too-few", "cluster.alike", "cluster.all-small")
_TOLD = 3


@dataclass(frozen=True, slots=True)
class ClusterDifference:
    """What sets a group apart: its mean of a feature, that of all, and deviations between them."""

    feature: str
    mean: float
    usual: float
    by: float
    words: str


@dataclass(frozen=True, slots=True)
class ClusterOf:
    """A group, numbered by size from 0; share: of all who bought. description: in words.

    differences: all that set it apart, the strongest first. means: of every feature.
    """

    cluster: int
    customers: int
    share: float
    description: str
    differences: tuple[ClusterDifference, ...]
    means: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ClusterList:
    """Groups, the largest first; usual: means of everybody. note: why there are none, in words.

    shape: of the mixture, 'diag' or 'full'. tried: [groups, shape, BIC] of each mixture, None where
    a group was too small.
    """

    items: tuple[ClusterOf, ...]
    usual: Mapping[str, float]
    shape: str | None
    tried: tuple[tuple[int, str, float | None], ...]
    note: str | None
    run: Run


def list_clusters(ctx: Context, as_of: Micros | None = None) -> ClusterList:
    """Return the groups of a run; none where value was not reckoned.

    as_of: of the kept analysis of that moment. Raises NoAnalysisError, NoPastAnalysisError.
    """
    with ctx.store.read() as whole:
        run = run_of(reader_as_of(whole, as_of))
    found = (run.models or {}).get(CLUSTERS) or {}
    groups = found.get("groups", ())
    note = found.get("note")
    return ClusterList(
        items=tuple(_group(number, one) for number, one in enumerate(groups)),
        usual=found.get("usual", {}),
        shape=found.get("shape"),
        tried=tuple((count, shape, bic) for count, shape, bic in found.get("tried", ())),
        note=retell(note, _NOTES) if note else None,
        run=run,
    )


def _group(number: int, group: Mapping[str, Any]) -> ClusterOf:
    apart = tuple(_difference(one) for one in group["differences"])
    told = [one.words for one in apart[:_TOLD]] or [say("cluster.like-all")]
    return ClusterOf(
        cluster=number,
        customers=group["customers"],
        share=group["share"],
        description=say("cluster.described", n=group["customers"], what=say_list(told)),
        differences=apart,
        means=group["means"],
    )


def _difference(one: Mapping[str, Any]) -> ClusterDifference:
    side = "more" if one["by"] > 0 else "less"
    words = say(f"cluster.{one['feature']}.{side}", mean=one["mean"], usual=one["usual"])
    return ClusterDifference(one["feature"], one["mean"], one["usual"], one["by"], words)
