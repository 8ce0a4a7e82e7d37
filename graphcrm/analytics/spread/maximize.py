"""Whom to start with: seeds that reach most, with a bound on how much better any others could be.

OPIM-C (Tang, Tang, Xiao & Yuan 2018, doi:10.1145/3183713.3183749): two equal samples of
reverse-reachable sets grow until seeds chosen by the first are proved good enough by the second.
They are chosen in several ways (see view_kernels), and the second sample says which are best.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.analytics.spread.cover import Choice, Pool, choose, choose_by_view
from graphcrm.analytics.spread.drawing import Spreading
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.view import View, Views
from graphcrm.tables import Float64, Int32

GREEDY = 1 - 1 / math.e
"""What greedy gets of the best, at least, with at most k customers (Nemhauser et al. 1978)."""

MONEY = GREEDY / 2
"""With costs: the better of greedy by gain and by gain for money (Khuller, Moss & Naor 1999)."""

QUOTAS = 0.5
"""With quotas, a matroid (Fisher, Nemhauser & Wolsey 1978; El Halabi et al. 2020)."""

MOST_MEMBERS = 200_000_000
"""Members of all sets of both samples: 4 bytes each, and half of them again in an index."""

SELECT, PROVE, SCORE, REPORT = range(1, 5)
"""Streams of random numbers: what proves, scores or reports a choice never made it."""

PATIENCE = 16
"""Times as many sets as proved the seeds are drawn at most to see that they do not fit chance."""

CLAIMS = 12
"""Statements made at once: what no choice exceeds, and what seeds reach that were found in up to
eleven ways: with money four by two orders each, and three more by rankings or simulation."""

SHARES = (1.0, 0.5)
"""Parts that counted sets have in the views by which seeds are chosen, beside counting alone."""


@dataclass(frozen=True, slots=True)
class Aim:
    """How good the seeds have to be, and how surely.

    epsilon: what may be missing of the factor that greedy has, as a share of the best. delta: the
    chance at most that a statement is wrong. seed: of all that is random.
    """

    epsilon: float = 0.1
    delta: float = 0.01
    seed: int = 0
    most_members: int = MOST_MEMBERS


@dataclass(frozen=True)
class Chosen:
    """Seeds that maximise what is reached, and the sample that proves it.

    seeds: int32, in order. upper: with certainty 1 - delta no choice reaches more than this beyond
    what `before` reaches. proof: the second sample. claims: statements that its bounds make.
    """

    seeds: Int32
    upper: float
    proof: Pool
    claims: float
    total: float
    before: Int32

    @property
    def scale(self) -> float:
        """What a set of the second sample stands for."""
        return self.total / max(len(self.proof.sets), 1)

    def gains(self, seeds: Int32) -> Float64:
        """Return what each seed adds to those before it, on sets that the choice did not see."""
        return self.proof.gains(seeds, self.before).astype(np.float64) * self.scale

    def best_of(self, choices: Sequence[Int32]) -> Chosen:
        """Return this with those of several seeds that cover most of the second sample."""
        return replace(self, seeds=max(choices, key=lambda seeds: float(self.gains(seeds).sum())))

    def lower(self, seeds: Int32) -> float:
        """Return what these seeds reach at least beyond `before`, with certainty 1 - delta."""
        covered = int(self.proof.gains(seeds, self.before).sum())
        return _lower(covered, self.claims) * self.scale


def factor_of(limits: Limits) -> float | None:
    """Return the share of the best that greedy has for certain, None where none is known."""
    if limits.by_money:
        return None if len(limits.least) or limits.people is not None else MONEY
    return QUOTAS if len(limits.least) else GREEDY


def maximize(
    spreading: Spreading,
    limits: Limits,
    aim: Aim,
    tie: Int32,
    before: Int32,
    on_sample: Callable[[int, int], None] = lambda _done, _most: None,
) -> Chosen:
    """Return seeds within the limits that reach most beyond those that are there `before`.

    tie: int32 (n,), who goes first where gains are equal. on_sample: told how many sets are drawn
    and how many at most. It ends when the bounds prove the factor of greedy less epsilon, and the
    seeds are settled (or PATIENCE is over): seeds fitted to chance would pass the first test alone.
    Cost: as many sets as that takes, each as long as what reaches a customer. Raises EngineError
    where they would not fit.
    """
    nodes = spreading.arcs.nodes
    if not spreading.total or not limits.size:
        nothing = Pool(nodes, 0)
        seeds = choose(nothing, limits, tie, before, by_ratio=False).seeds
        return Chosen(seeds, 0.0, nothing, 0.0, spreading.total, before)
    most, size = _sizes(spreading, limits, aim)
    rounds = max(math.ceil(math.log2(most / size)), 0) + 1
    claims = math.log(3 * CLAIMS * rounds / aim.delta)
    search = _Search(spreading, limits, aim, (tie, before), claims)
    goal = (GREEDY if limits.by_money else factor_of(limits) or GREEDY) - aim.epsilon
    enough, last = most, search.reckoned[0]
    while True:
        on_sample(size, most)
        search.draw(size)
        # Looking at every customer would take longer than drawing more while sets are so few.
        if size == most or len(search.select.sets.member) >= nodes:
            plain, chosen = search.look()
            proved = chosen.lower(chosen.seeds) >= goal * chosen.upper
            if proved:
                enough = min(enough, PATIENCE * size)
                chosen = chosen.best_of([chosen.seeds, *search.by_views()])
                if size >= enough or _is_settled(chosen, plain, last, aim):
                    return chosen
                last = chosen.seeds
            elif size == most:
                # Without a proof, what is known of greedy on so many sets holds for it alone.
                return replace(chosen, seeds=plain.seeds)
        size = min(2 * size, most)


class _Search:
    """Two samples that grow, and the ways of choosing by them."""

    def __init__(
        self,
        spreading: Spreading,
        limits: Limits,
        aim: Aim,
        order: tuple[Int32, Int32],
        claims: float,
    ) -> None:
        nodes, share = spreading.arcs.nodes, aim.most_members // 2
        self.select, self.prove = Pool(nodes, share), Pool(nodes, share)
        self._spreading, self._limits, self._seed = spreading, limits, aim.seed
        self._tie, self._before = order
        self._claims = claims
        self._views = Views(spreading)
        self.reckoned = self._by(Pool(nodes, 0), self._views.reckon)

    def draw(self, size: int) -> None:
        """Let both samples grow to so many sets."""
        for pool, stream in ((self.select, SELECT), (self.prove, PROVE)):
            held = len(pool.sets)
            pool.add(self._spreading.draw(self._seed, stream, held, size - held))

    def look(self) -> tuple[Choice, Chosen]:
        """Return what covering the first sample gives, and the better of that and the reckoned."""
        plain = _choose(self.select, self._limits, self._tie, self._before)
        total = self._spreading.total
        upper = _upper(plain.bound, self._claims) * total / len(self.select.sets)
        found = Chosen(plain.seeds, upper, self.prove, self._claims, total, self._before)
        return plain, found.best_of([plain.seeds, *self.reckoned])

    def by_views(self) -> list[Int32]:
        """Return the seeds of each share of SHARES."""
        self.select.index()
        with ThreadPoolExecutor(max_workers=min(self._spreading.threads, len(SHARES))) as workers:
            found = list(workers.map(self._by_share, SHARES))
        return [seeds for each in found for seeds in each]

    def _by_share(self, share: float) -> list[Int32]:
        return self._by(self.select, lambda: self._views.count(self.select.sets, share))

    def _by(self, pool: Pool, make_view: Callable[[], View]) -> list[Int32]:
        """Return the seeds by a view; with money by two orders, of gain and of gain for money."""
        orders = (False, True) if self._limits.by_money else (False,)
        return [
            choose_by_view(pool, self._limits, self._tie, self._before, make_view(), by_ratio=each)
            for each in orders
        ]


def _is_settled(chosen: Chosen, plain: Choice, last: Int32, aim: Aim) -> bool:
    """Tell whether more sets would hardly change the seeds.

    Either they are hardly better than those of half as many sets, where the plain cover, which fits
    chance more, falls behind; or the plain cover meets as much in the sample that proves as in the
    one that chose, within half of epsilon. In both cases each seed stands on so many sets that
    their number is sure within epsilon, or two epsilon in the first.
    """
    met, alone, before = (
        float(chosen.gains(seeds).sum()) for seeds in (chosen.seeds, plain.seeds, last)
    )
    sets = met / chosen.scale
    steady = before >= (1 - aim.epsilon / 20) * met and alone < (1 - aim.epsilon / 10) * met
    fits = alone >= (1 - aim.epsilon / 2) * plain.covered * chosen.scale
    sure = len(chosen.seeds) / aim.epsilon**2
    return (steady and sets >= sure / 4) or (fits and sets >= sure)


def _choose(pool: Pool, limits: Limits, tie: Int32, before: Int32) -> Choice:
    by_gain = choose(pool, limits, tie, before, by_ratio=False)
    if not limits.by_money:
        return by_gain
    by_ratio = choose(pool, limits, tie, before, by_ratio=True)
    better = by_ratio if by_ratio.covered > by_gain.covered else by_gain
    return replace(better, bound=min(by_gain.bound, by_ratio.bound))


def _sizes(spreading: Spreading, limits: Limits, aim: Aim) -> tuple[int, int]:
    """Return how many sets suffice for certain, and how many to begin with."""
    factor = factor_of(limits) or MONEY
    # Seeds reach themselves at least, so the best reaches as much as the dearest choice is worth.
    value = spreading.value if len(spreading.value) else np.ones(spreading.arcs.nodes)
    worth = np.sort(value[limits.eligible])[::-1][: limits.size]
    least = max(float(worth.sum() if not limits.by_money else worth[:1].sum()), 1e-12)
    chance = math.log(6 / aim.delta)
    root = factor * math.sqrt(chance) + math.sqrt(factor * (limits.count_choices() + chance))
    needed = 2 * spreading.total * root**2 / (aim.epsilon**2 * least)
    most = int(min(max(needed, 1.0), 2.0**31 - 1))
    return most, int(min(max(2 * root**2, 1000), most))


def _lower(covered: int, claims: float) -> float:
    """Return what a count of covered sets is at least in expectation (Tang et al. 2018, eq. 5)."""
    root = math.sqrt(covered + 2 * claims / 9) - math.sqrt(claims / 2)
    return max(root * abs(root) - claims / 18, 0.0)


def _upper(covered: float, claims: float) -> float:
    """Return what a count of covered sets is at most in expectation (eq. 8)."""
    return (math.sqrt(covered + claims / 2) + math.sqrt(claims / 2)) ** 2
