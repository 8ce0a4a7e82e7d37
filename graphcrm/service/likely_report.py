"""How good the ranking of likely ties is: what its tests on the ties that came last said."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.analytics.likely.candidates import FEATURES
from graphcrm.analytics.likely.learning import EMBEDDING, FALLBACK, LEARNT, Learnt, Split, Tried
from graphcrm.analytics.likely.quality import Estimate, Quality
from graphcrm.errors import NoAnalysisError, NoRankingError
from graphcrm.model import DAY, Micros
from graphcrm.service.context import Context
from graphcrm.service.likely_models import LIKELY, from_record
from graphcrm.wording import retell, say


@dataclass(frozen=True, slots=True)
class LikelySplit:
    """One test: learnt from everything before `tested_from`, tested on the ties after it.

    customers: with a tie before and a new one within. new_ties: of theirs. reached: those that were
    among their candidates. hit_rate, auc: of the learnt ranking; best_*: of the best single one of
    this test, by name.
    """

    tested_from: Micros | None
    tested_until: Micros | None
    customers: int
    new_ties: int
    reached: int
    candidates: int
    hit_rate: float
    auc: float
    best_hit_rate: float
    best_by_hit_rate: str
    best_auc: float
    best_by_auc: str


@dataclass(frozen=True, slots=True)
class LikelyReport:
    """How good the ranking was on what came last.

    ranking: what is ranked by now. dated: tested on later ties, else on a hidden share of them.
    horizon_days: what recency is counted in. ahead_days: the time that probabilities are for.
    tested_from, tested_until: in microseconds, over all splits. customers: different ones with a
    tie before and a new one after. tested, new_ties, reached, candidates: sums over the splits.
    rankings: over all splits, the learnt one first. best_by_hit_rate, best_by_auc: the best of the
    single ones. *_gain: of the learnt one over that. weights: what a feature adds to the log odds a
    standard deviation.
    """

    ranking: str
    summary: str
    dated: bool
    horizon_days: float | None
    ahead_days: float | None
    tested_from: Micros | None = None
    tested_until: Micros | None = None
    customers: int = 0
    tested: int = 0
    new_ties: int = 0
    reached: int = 0
    candidates: int = 0
    rankings: tuple[Quality, ...] = ()
    best_by_hit_rate: str | None = None
    best_by_auc: str | None = None
    hit_rate_gain: Estimate | None = None
    auc_gain: Estimate | None = None
    splits: tuple[LikelySplit, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()


def likely_report(ctx: Context) -> LikelyReport:
    """Return how good the ranking was on the ties that came last, beside simpler ones.

    Raises NoAnalysisError, NoRankingError.
    """
    with ctx.store.read() as reader:
        run = reader.status().run
    if run is None:
        raise NoAnalysisError
    record = (run.models or {}).get(LIKELY)
    if record is None:
        raise NoRankingError
    return report_of(from_record(record))


def report_of(learnt: Learnt) -> LikelyReport:
    """Return the report on what was learnt."""
    tried, weights = learnt.tried, learnt.weights
    days = learnt.horizon / DAY if learnt.dated else None
    ahead = learnt.ahead / DAY if learnt.dated and learnt.ahead else None
    if tried is None or weights is None:
        why = retell(learnt.why, ("likely.few-ties", "likely.few-new"))
        summary = say("likely.nothing-learnt", why=why, ranking=_ranking(FALLBACK))
        return LikelyReport(FALLBACK, summary, learnt.dated, days, ahead)
    splits = tried.splits
    best_hit, best_auc = _best(tried)
    return LikelyReport(
        ranking=tried.chosen,
        summary=_summary(learnt, tried),
        dated=learnt.dated,
        horizon_days=days,
        ahead_days=ahead,
        tested_from=splits[0].begin,
        tested_until=splits[-1].end,
        customers=tried.customers,
        tested=sum(split.customers for split in splits),
        new_ties=sum(split.new_ties for split in splits),
        reached=sum(split.reached for split in splits),
        candidates=sum(split.candidates for split in splits),
        rankings=tried.rankings,
        best_by_hit_rate=best_hit.ranking,
        best_by_auc=best_auc.ranking,
        hit_rate_gain=tried.gains["hit_rate"],
        auc_gain=tried.gains["auc"],
        splits=tuple(_tell_split(split) for split in splits),
        weights=tuple(zip(FEATURES, weights.coefficients.tolist(), strict=True)),
    )


def _best(tried: Tried) -> tuple[Quality, Quality]:
    """Return the best single ranking by hit rate, and by AUC."""
    singles = [one for one in tried.rankings if one.ranking != LEARNT]
    return (
        max(singles, key=lambda one: one.hit_rate.value),
        max(singles, key=lambda one: one.auc.value),
    )


def _tell_split(split: Split) -> LikelySplit:
    ours = split.figures[LEARNT]
    singles = {name: found for name, found in split.figures.items() if name != LEARNT}
    best_hit = max(singles, key=lambda name: singles[name][0])
    best_auc = max(singles, key=lambda name: singles[name][1])
    return LikelySplit(
        tested_from=split.begin,
        tested_until=split.end,
        customers=split.customers,
        new_ties=split.new_ties,
        reached=split.reached,
        candidates=split.candidates,
        hit_rate=ours[0],
        auc=ours[1],
        best_hit_rate=singles[best_hit][0],
        best_by_hit_rate=best_hit,
        best_auc=singles[best_auc][1],
        best_by_auc=best_auc,
    )


def _summary(learnt: Learnt, tried: Tried) -> str:
    ours = tried.rankings[0]
    best_hit, best_auc = _best(tried)
    clear = tried.gains["hit_rate"].low > 0 and tried.gains["auc"].low > 0
    higher = ours.hit_rate.value > best_hit.hit_rate.value and ours.auc.value > best_auc.auc.value
    verdict = "likely.by-chance" if higher else "likely.not-better"
    told = say(
        "likely.tested",
        how=say("likely.tested-last" if learnt.dated else "likely.tested-hidden"),
        hits=ours.hit_rate.value,
        by_hits=_ranking(best_hit.ranking),
        best_hits=best_hit.hit_rate.value,
        auc=ours.auc.value,
        by_auc=_ranking(best_auc.ranking),
        best_auc=best_auc.auc.value,
        verdict=say("likely.better" if clear else verdict),
    )
    if tried.chosen == LEARNT:
        return told
    ranking = _ranking(tried.chosen)
    if best_hit.ranking != EMBEDDING:
        return say("likely.ranked-by", told=told, ranking=ranking)
    return say("likely.ranked-by-besides", told=told, ranking=ranking, besides=_ranking(EMBEDDING))


def _ranking(name: str) -> str:
    return say(f"ranking.{name}")
