"""Why a customer has the score it has: which ties bring how much, and how peers do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from graphcrm.errors import InvalidValueError, NotAnalyzedError
from graphcrm.explanations import COMMUNITY, Contribution, Explanation, GroupShare
from graphcrm.model import MEASURE_ALIASES, MEASURES, Micros, Run, Scores, Standing
from graphcrm.projection import Projection
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names, need_customer
from graphcrm.service.explaining_spread import SPREAD, explain_spread
from graphcrm.service.explaining_words import Told, notes, reason_of_tie, reasons
from graphcrm.service.judgements import uncounted_kinds
from graphcrm.service.moments import reader_as_of, refuse_past, run_of
from graphcrm.service.neighbours import READ_LIMIT, Tie, join_ties
from graphcrm.service.paging import check_limit
from graphcrm.service.past_graph import PastGraph, past_graph
from graphcrm.service.tie_shares import Asked, TieShares, find_shares
from graphcrm.store.base import Reader

EXPLAINED = (*MEASURES, COMMUNITY)
"""What can be asked about."""

GROUPS = 10
"""Communities that an explanation names."""


class _Subject(NamedTuple):
    """Who is asked about, and what the run says of it and of its neighbours.

    past: the graph of the run, where it is not the current one.
    """

    customer_id: str
    label: str
    own: Scores
    ties: list[Tie]
    others: dict[str, Scores]
    run: Run
    past: PastGraph | None


def explain(
    ctx: Context,
    score: str,
    customer_id: str,
    *,
    limit: int = 10,
    as_of: Micros | None = None,
) -> Explanation:
    """Return where a customer's score comes from, the ties that bring most first, ties by id.

    score: one of EXPLAINED, an alias of a measure, or SPREAD, see explain_spread. limit: ties that
    are named; the others are summed. The whole graph is loaded for `harmonic` and `betweenness`
    where it is not in memory; for the latter shares are estimated on a large graph, and their error
    is stated. Of a customer with more than 20,000 relationships the strongest are looked at.

    as_of: from the last kept run that shows this moment or an earlier one. Its ties are derived
    anew, which costs most of an analysis (see graphcrm.service.past_graph); the answer says whether
    they make the graph that was analysed.

    Raises CustomerNotFoundError, NoAnalysisError, NoPastAnalysisError, NotAnalyzedError for a
    customer that came after the run, InvalidValueError.
    """
    if score == SPREAD:
        refuse_past(as_of, "A plan")
        return explain_spread(ctx, customer_id, limit=limit)
    wanted = MEASURE_ALIASES.get(score, score)
    if wanted not in EXPLAINED:
        known = ", ".join(sorted({*EXPLAINED, *MEASURE_ALIASES, SPREAD}))
        raise InvalidValueError(f"{score!r} is not a score. Take one of: {known}.")
    check_limit(limit)
    with ctx.store.read() as whole:
        customer = need_customer(whole, customer_id)
        reader = reader_as_of(whole, as_of)
        subject = _look_up(ctx, whole, reader, (customer.customer_id, customer.label))

        def graph() -> Projection:
            past = subject.past
            return (ctx.cache.graph(reader) if past is None else past.graph).projection

        run = subject.run
        asked = Asked(subject.own, subject.ties, subject.others, run, graph)
        shares = find_shares(wanted, asked)
        stale = run.data_version != whole.status().data_version
        return _tell(reader, wanted, (subject, shares), limit, stale)


def _look_up(ctx: Context, whole: Reader, reader: Reader, who: tuple[str, str]) -> _Subject:
    customer_id, label = who
    run, current = run_of(reader), whole.status().run
    own = reader.scores([customer_id]).get(customer_id)
    is_current = current is not None and run.run_id == current.run_id
    if own is None:
        raise NotAnalyzedError(customer_id, None if is_current else run.run_id)
    if is_current:
        past = None
        stored = reader.relationships_of([customer_id], READ_LIMIT)[customer_id]
        ties = join_ties(customer_id, stored, uncounted_kinds(run))
    else:
        past = past_graph(ctx, whole, reader)
        ties = past.ties(customer_id)
    others = reader.scores([tie.customer_id for tie in ties])
    return _Subject(customer_id, label, own, ties, others, run, past)


def _tell(
    reader: Reader, score: str, found: tuple[_Subject, TieShares], limit: int, stale: bool
) -> Explanation:
    subject, shares = found
    own, run, past = subject.own, subject.run, subject.past
    order = [place for place in _best_first(shares, subject.ties) if shares.amount[place] > 0]
    named = order[:limit]
    groups = _groups(reader, subject, shares)
    names = {group.community_id: group.name for group in groups}
    names |= community_names(reader, {own.community_id} - names.keys())
    value = _value(score, own, shares)
    made = next((one for one in run.measures if one.measure == _measured(score)), None)
    told = Told(
        score, value, own, tuple(subject.ties), shares, groups, names[own.community_id], run
    )
    overall, inside = _standings(reader, score, own)
    rest = float(shares.amount[order[limit:]].sum())
    brought = float(shares.amount.sum())
    return Explanation(
        customer_id=subject.customer_id,
        name=subject.label,
        score=score,
        value=value,
        reasons=reasons(told),
        overall=overall,
        inside=inside,
        community_id=own.community_id,
        community_name=names[own.community_id],
        contributions=_contributions(reader, score, found, named),
        groups=groups,
        others=rest,
        others_count=len(order) - len(named),
        base=_base(score, own, brought),
        notes=notes(told, made, past, stale=stale),
        made=made,
        run=run,
        stale=stale,
        derived=past is not None,
        differs=None if past is None else past.differs,
    )


def _measured(score: str) -> str:
    return "communities" if score == COMMUNITY else score


def _value(score: str, own: Scores, shares: TieShares) -> float:
    if score == COMMUNITY:
        return float(shares.amount.sum()) / shares.whole if shares.whole else 1.0
    return float(getattr(own, score))


def _base(score: str, own: Scores, brought: float) -> float:
    """Return what no tie brings: the chance to begin a walk anywhere, of PageRank alone."""
    return max(own.pagerank - brought, 0.0) if score == "pagerank" else 0.0


def _best_first(shares: TieShares, ties: Sequence[Tie]) -> list[int]:
    """Return places of ties, most brought first, then the strongest, then by id."""
    weight = np.array([tie.weight for tie in ties], dtype=np.float64)
    found: list[int] = np.lexsort((np.arange(len(ties)), -weight, -shares.amount)).tolist()
    return found


def _standings(reader: Reader, score: str, own: Scores) -> tuple[Standing | None, Standing | None]:
    if score == COMMUNITY:
        return None, None
    value = float(getattr(own, score))
    return reader.standing(score, value), reader.standing(score, value, own.community_id)


def _groups(reader: Reader, subject: _Subject, shares: TieShares) -> tuple[GroupShare, ...]:
    """Return what ties bring by the community they lead to, most first, then by id."""
    amounts: dict[int, list[float]] = {}
    for tie, amount in zip(subject.ties, shares.by_group.tolist(), strict=True):
        community = _community_of(subject, tie)
        if community is not None:
            amounts.setdefault(community, []).append(amount)
    sums = {group: math.fsum(parts) for group, parts in amounts.items()}
    best = sorted(sums, key=lambda group: (-sums[group], group))[:GROUPS]
    names = community_names(reader, set(best))
    whole = shares.whole or 1.0
    return tuple(
        GroupShare(
            group, names.get(group, ""), len(amounts[group]), sums[group], sums[group] / whole
        )
        for group in best
    )


def _contributions(
    reader: Reader, score: str, found: tuple[_Subject, TieShares], named: Sequence[int]
) -> tuple[Contribution, ...]:
    subject, shares = found
    chosen = [subject.ties[place] for place in named]
    people = reader.customers([tie.customer_id for tie in chosen])
    whole = shares.whole or 1.0
    return tuple(
        Contribution(
            customer_id=tie.customer_id,
            name=people[tie.customer_id].label,
            types=tie.types,
            community_id=_community_of(subject, tie),
            weight=tie.weight,
            amount=float(shares.amount[place]),
            share=float(shares.amount[place]) / whole,
            error=None if shares.error is None else float(shares.error[place]) / whole,
            reason=reason_of_tie(score, tie, subject.others.get(tie.customer_id)),
        )
        for place, tie in zip(named, chosen, strict=True)
    )


def _community_of(subject: _Subject, tie: Tie) -> int | None:
    scores = subject.others.get(tie.customer_id)
    return scores.community_id if scores else None
