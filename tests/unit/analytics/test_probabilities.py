"""How likely a tie passes something on: strength, kind, direction, and what happened before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graphcrm.analytics.spread.arcs import Arcs
from graphcrm.analytics.spread.campaign import Question, plan_campaign
from graphcrm.analytics.spread.drawing import Spreading
from graphcrm.analytics.spread.learning import Actions, first_purchases, learn
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import Aim
from graphcrm.analytics.spread.probabilities import (
    Carriers,
    by_number,
    by_share,
    by_strength,
    carry,
)
from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.tables import NO_TIME, Contacts, Involvements, RelationshipTable

Row = dict[str, Any]


def tie(source: int, target: int, kind: str, strength: float = 1.0, **more: Any) -> Row:
    plain = {"directed": False, "confidence": 1.0, "declared": True, "count": 1, "forward": 1}
    return {"source": source, "target": target, "kind": kind, "strength": strength, **plain, **more}


def relationships(*rows: Row) -> RelationshipTable:
    types = tuple(sorted({row["kind"] for row in rows}))
    moments = np.full(len(rows), NO_TIME, dtype=np.int64)

    def column(name: str, dtype: Any) -> Any:
        return np.array([row[name] for row in rows], dtype=dtype)

    return RelationshipTable(
        types=types,
        source=column("source", np.int32),
        target=column("target", np.int32),
        type=np.array([types.index(row["kind"]) for row in rows], dtype=np.int16),
        directed=column("directed", np.bool_),
        strength=column("strength", np.float64),
        confidence=column("confidence", np.float64),
        declared=column("declared", np.bool_),
        first_seen=moments,
        last_seen=moments,
        evidence_count=column("count", np.int32),
        evidence_forward=column("forward", np.int32),
    )


def chances(arcs: Arcs) -> dict[tuple[int, int], float]:
    pairs = zip(arcs.source.tolist(), arcs.target.tolist(), strict=True)
    return dict(zip(pairs, arcs.probability.tolist(), strict=True))


def ways(*rows: Row) -> dict[tuple[int, int], float]:
    return chances(by_strength(4, carry(relationships(*rows)), 1.0))


def test_a_mutual_tie_carries_both_ways() -> None:
    found = ways(
        tie(0, 1, "friend", 0.6), tie(1, 2, "call", 0.5, confidence=0.8, count=4, forward=4)
    )
    assert found == pytest.approx({(0, 1): 0.6, (1, 0): 0.6, (1, 2): 0.4, (2, 1): 0.4})


def test_a_referral_carries_on_and_never_back() -> None:
    assert ways(tie(0, 1, "referral", 0.5, directed=True)) == {(0, 1): 0.5}


def test_who_follows_hears() -> None:
    assert ways(tie(0, 1, "follows", 0.3, directed=True)) == {(1, 0): 0.3}
    assert ways(tie(0, 1, "reports-to", 0.4, directed=True)) == pytest.approx(
        {(1, 0): 0.4, (0, 1): 0.2}
    )


def test_other_directed_ties_carry_half_back() -> None:
    assert ways(tie(0, 1, "supplier", 0.8, directed=True)) == {(0, 1): 0.8, (1, 0): 0.4}


def test_talk_that_runs_mostly_one_way_carries_less_the_other() -> None:
    found = ways(tie(0, 1, "email", 0.8, count=10, forward=9))
    assert found == pytest.approx({(0, 1): 0.8, (1, 0): 0.8 * (0.5 + 0.5 * 0.2)})
    even = ways(tie(0, 1, "email", 0.8, count=10, forward=5))
    assert even == pytest.approx({(0, 1): 0.8, (1, 0): 0.8})


def test_ties_of_a_pair_are_joined_each_way() -> None:
    found = ways(tie(0, 1, "friend", 0.5), tie(1, 0, "referral", 0.5, directed=True))
    assert found == pytest.approx({(1, 0): 0.75, (0, 1): 0.5})


def test_types_that_are_no_edges_carry_nothing() -> None:
    table = relationships(
        tie(0, 1, "friend", 0.5), tie(1, 2, "contact", 0.5, declared=False, confidence=0.9)
    )
    assert set(chances(by_strength(3, carry(table, {"contact"})))) == {(0, 1), (1, 0)}


def carriers(*rows: Row) -> Carriers:
    return carry(relationships(*rows))


def test_shares_of_all_that_leads_to_a_customer() -> None:
    rows = carriers(
        tie(0, 2, "referral", 0.9, directed=True),
        tie(1, 2, "referral", 0.3, directed=True),
        tie(3, 1, "referral", 0.2, directed=True),
    )
    assert chances(by_share(4, rows)) == pytest.approx({(0, 2): 0.75, (1, 2): 0.25, (3, 1): 1.0})


def test_one_number_for_all() -> None:
    rows = carriers(tie(0, 1, "friend", 0.9), tie(1, 2, "follows", 0.1, directed=True))
    assert chances(by_number(3, rows, 0.05)) == dict.fromkeys([(0, 1), (1, 0), (2, 1)], 0.05)
    for wrong in (0.0, 1.01, -1.0, float("nan")):
        with pytest.raises(InvalidValueError, match="above 0 to 1"):
            by_number(3, rows, wrong)
    with pytest.raises(InvalidValueError, match="pass_on"):
        by_strength(3, rows, 0.0)


def referrals(*pairs: tuple[int, int]) -> Contacts:
    count = len(pairs)
    return Contacts(
        types=("call", "referral"),
        customer=np.array([pair[0] for pair in pairs], dtype=np.int32),
        counterparty=np.array([pair[1] for pair in pairs], dtype=np.int32),
        type=np.ones(count, dtype=np.int16),
        occurred_at=np.arange(count, dtype=np.int64) * DAY,
    )


def bought(*rows: tuple[int, str, float]) -> Involvements:
    """Return who bought what on which day; someone also liked everything before anybody."""
    items = sorted({item for _, item, _ in rows})
    customer = [row[0] for row in rows]
    return Involvements(
        items=items,
        types=("like", "purchase"),
        customer=np.array([*customer, *customer], dtype=np.int32),
        item=np.array([items.index(row[1]) for row in rows] * 2, dtype=np.int32),
        type=np.repeat(np.array([1, 0], dtype=np.int16), len(rows)),
        first=np.array([*(round(row[2] * DAY) for row in rows), *[0] * len(rows)], dtype=np.int64),
        last=np.full(2 * len(rows), 10**6 * DAY, dtype=np.int64),
    )


NOTHING: Actions = first_purchases(bought())


def learnt(
    rows: Carriers, purchases: Involvements, contacts: Contacts, nodes: int = 6
) -> dict[tuple[int, int], float]:
    prior = by_strength(nodes, rows)
    return chances(learn(prior, rows, first_purchases(purchases), contacts, None).arcs)


def test_first_purchases_are_sorted_by_item_and_time() -> None:
    found = first_purchases(bought((2, "b", 3), (0, "b", 1), (1, "a", 2)))
    assert found.start.tolist() == [0, 1, 3]
    assert found.customer.tolist() == [1, 0, 2]
    assert found.at.tolist() == [2 * DAY, DAY, 3 * DAY]


def test_buying_soon_after_is_learned_in_its_direction() -> None:
    rows = carriers(tie(0, 1, "friend", 0.5), tie(2, 3, "friend", 0.5))
    history = [(0, f"i{number}", number) for number in range(40)]
    history += [(1, f"i{number}", number + 2) for number in range(30)]
    history += [(2, f"j{number}", number) for number in range(40)]
    found = learnt(rows, bought(*history), referrals())
    # 30 of the 40 things that the first bought were bought by the second within the window.
    assert found[0, 1] == pytest.approx(30 / 40, abs=0.1)
    assert found[1, 0] < 0.1
    assert found[2, 3] < 0.1
    assert found[2, 3] < found[0, 1] / 5


def test_what_comes_too_late_is_not_passed_on() -> None:
    rows = carriers(tie(0, 1, "friend", 0.5))
    late = bought((0, "x", 0), (1, "x", 31), (0, "y", 5), (1, "y", 5))
    with pytest.raises(InvalidValueError, match=r"within 30 days.*'strength', or a longer window"):
        learnt(rows, late, referrals())
    prior = by_strength(6, rows)
    assert learn(prior, rows, first_purchases(late), referrals(), None, 32).passed == 1


def test_credit_is_shared_by_those_who_were_first() -> None:
    rows = carriers(tie(0, 2, "friend", 0.5), tie(1, 2, "friend", 0.5))
    alone = learnt(rows, bought(*((0, "a", 0), (2, "a", 1)) * 1), referrals())
    shared = learnt(rows, bought((0, "a", 0), (1, "a", 0), (2, "a", 1)), referrals())
    assert shared[0, 2] < alone[0, 2]
    assert shared[0, 2] == shared[1, 2]


def test_referrals_are_learned_and_counted() -> None:
    rows = carriers(
        tie(0, 1, "referral", 0.5, directed=True),
        tie(0, 2, "friend", 0.5),
        tie(3, 4, "friend", 0.5),
    )
    found = learn(by_strength(6, rows), rows, NOTHING, referrals((0, 1), (0, 1), (4, 5)), None)
    assert (found.actions, found.passed, found.referrals) == (1, 1, 1)
    learned = chances(found.arcs)
    assert learned[0, 1] > learned[0, 2]
    assert learned[3, 4] == pytest.approx(learned[4, 3])
    # Those after the moment that the analysis looked from did not happen yet.
    with pytest.raises(InvalidValueError, match="nothing to learn from"):
        learn(by_strength(6, rows), rows, NOTHING, referrals((4, 5), (0, 1)), 0)


def test_without_observations_a_tie_keeps_the_rate_of_its_type() -> None:
    rows = carriers(
        *(tie(number, number + 1, "friend", 0.5) for number in range(0, 40, 2)),
        *(tie(number, number + 1, "colleague", 0.5) for number in range(40, 80, 2)),
        tie(80, 81, "friend", 0.5),
        tie(82, 83, "colleague", 0.5),
    )
    history: list[tuple[int, str, float]] = []
    for number in range(0, 80, 2):
        for item in range(10):
            history.append((number, f"{number}-{item}", 0))
            if number < 40 and item < 6:
                history.append((number + 1, f"{number}-{item}", 1))
    found = learnt(rows, bought(*history), referrals(), 90)
    assert found[80, 81] > 5 * found[82, 83]


def test_learned_probabilities_change_who_is_chosen() -> None:
    """A hub whose followers never bought after it, and a quiet customer whose friends always do."""
    rows = carriers(
        *(tie(0, other, "friend", 0.9) for other in range(2, 12)),
        *(tie(1, other, "friend", 0.2) for other in range(12, 16)),
    )
    history: list[tuple[int, str, float]] = [(0, f"h{item}", 0) for item in range(50)]
    for item in range(50):
        history += [(1, f"q{item}", 0), *((other, f"q{item}", 1) for other in range(12, 16))]
    prior = by_strength(16, rows, 0.3)
    learned = learn(prior, rows, first_purchases(bought(*history)), referrals(), None).arcs
    limits = Limits(np.ones(16, dtype=np.bool_), people=1)
    question = Question(limits, Aim(), {"degree": np.arange(16)[::-1].astype(float)})
    assert plan_campaign(Spreading(prior), question).seeds.tolist() == [0]
    assert plan_campaign(Spreading(learned), question).seeds.tolist() == [1]
