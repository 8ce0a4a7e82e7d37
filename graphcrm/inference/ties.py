"""What inference answers with: ties between customers, their kinds, and the facts behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from graphcrm.model import Fact
from graphcrm.tables import Float64, Int16, Int32, Int64

PERSONAL, BUSINESS, BEHAVIOURAL = "personal", "business", "behavioural"
SPHERES = (PERSONAL, BUSINESS, BEHAVIOURAL)

MOST_FACTS = 8
"""Facts of one tie that `Ties.facts` gives at most."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How an inferred kind of tie behaves.

    sphere: one of SPHERES. half_life: days after which what happened, or what is over, counts
    half; 0 for facts that do not age. counted: whether it makes an edge of the analysed graph; not
    where the evidence makes one already (interactions of their own type, a household), nor where it
    only says what both are (docs/adr/007). mutual: whether both sides take part alike. noun: one
    and many, for reasons in words.
    """

    sphere: str
    half_life: float
    counted: bool
    mutual: bool
    noun: tuple[str, str]


KINDS: Mapping[str, Kind] = {
    "household": Kind(PERSONAL, 0, True, True, ("shared home", "shared homes")),
    "family": Kind(PERSONAL, 0, False, True, ("family tie", "family ties")),
    "neighbor": Kind(PERSONAL, 0, False, True, ("shared street", "shared streets")),
    "classmate": Kind(PERSONAL, 3650, False, True, ("shared class", "shared classes")),
    "friend": Kind(PERSONAL, 180, False, True, ("private contact", "private contacts")),
    "colleague": Kind(BUSINESS, 730, False, True, ("shared employer", "shared employers")),
    "partner": Kind(BUSINESS, 365, False, True, ("business contact", "business contacts")),
    "supplier": Kind(BUSINESS, 365, False, False, ("purchase", "purchases")),
    "reports-to": Kind(BUSINESS, 365, False, False, ("one-to-one meeting", "one-to-one meetings")),
    "communicates-with": Kind(BEHAVIOURAL, 180, False, True, ("contact", "contacts")),
    "referred": Kind(BEHAVIOURAL, 730, False, False, ("referral", "referrals")),
    "attended-together": Kind(
        BEHAVIOURAL, 365, True, True, ("event attended by both", "events attended by both")
    ),
    "buys-alike": Kind(
        BEHAVIOURAL, 365, False, True, ("product bought by both", "products bought by both")
    ),
}
"""The kinds that inference knows, by name. A supplier is the source, the client the target; who
reports is the source, to whom the target."""


def _no_facts(_rows: Sequence[int]) -> list[tuple[Fact, ...]]:
    return [() for _ in _rows]


@dataclass(frozen=True, slots=True)
class Ties:
    """Inferred ties, each pair once a kind, sorted by low, high, kind.

    kinds: names, sorted. low, high: int32 (t,) positions in ids, low < high. kind: int16 (t,)
    positions in kinds. strength, confidence: float64 (t,) in (0, 1]. first, last: int64 (t,)
    microseconds, NO_TIME where unknown. count: int32 (t,) pieces of evidence. forward: int32 (t,)
    those of them that run from low to high (all of them for mutual kinds). explain: gives the
    facts of rows; `facts` calls it.
    """

    kinds: tuple[str, ...]
    low: Int32
    high: Int32
    kind: Int16
    strength: Float64
    confidence: Float64
    first: Int64
    last: Int64
    count: Int32
    forward: Int32
    explain: Callable[[Sequence[int]], list[tuple[Fact, ...]]] = field(
        default=_no_facts, repr=False, compare=False
    )

    def __len__(self) -> int:
        return len(self.low)

    def facts(self, rows: Sequence[int]) -> list[tuple[Fact, ...]]:
        """Return the facts behind each of these rows, at most MOST_FACTS each, strongest first.

        They are worked out when asked for: ask for batches of some thousands.
        """
        return self.explain(rows)
