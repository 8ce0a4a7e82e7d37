from __future__ import annotations

import resource

import numpy as np
import pytest
from scipy.stats import binom, hypergeom

from graphcrm.analytics.community import detect_communities
from graphcrm.inference.infer import infer
from graphcrm.inference.null_model import fit_null_model
from graphcrm.inference.people import collect_people
from graphcrm.inference.rules import Rules
from graphcrm.projection import Projection
from graphcrm.tables import Involvements
from tests.unit.inference.world import MONDAY_NOON, World, contacts_of, days, person


def noise(rng: np.random.Generator, people: int, items: int, each: int) -> list:
    return [
        (f"p{who:04d}", f"i{item}", "purchase", MONDAY_NOON)
        for who in range(people)
        for item in rng.choice(items, each, replace=False).tolist()
    ]


def test_rare_things_in_common_are_found_among_what_everybody_buys() -> None:
    rows = noise(np.random.default_rng(1), 400, 40, 8)
    rare = [
        (who, f"rare{n}", "purchase", MONDAY_NOON) for who in ("p0001", "p0002") for n in "abcd"
    ]
    found = World(doings=[*rows, *rare]).confidence("buys-alike")
    assert found["p0001", "p0002"] > 0.9
    # What is drawn at random makes few ties: far below one for a hundred customers.
    assert len(found) < 4


def test_two_who_buy_what_all_buy_are_not_alike() -> None:
    rows = [(f"p{n}", f"i{item}", "purchase", 0) for n in range(60) for item in range(5)]
    assert World(doings=rows).confidence("buys-alike") == {}


def test_activity_is_corrected_for() -> None:
    rng = np.random.default_rng(2)
    rows = noise(rng, 300, 200, 3)
    busy = [(f"p{n:04d}", f"i{i}", "purchase", 0) for n in (0, 1) for i in rng.choice(200, 60)]
    assert ("p0000", "p0001") not in World(doings=[*rows, *busy]).confidence("buys-alike")


def test_a_fact_names_the_items_the_rarest_first_and_the_statistic() -> None:
    rows = noise(np.random.default_rng(1), 400, 40, 8)
    rare = [(who, f"rare{n}", "purchase", days(n)) for who in ("p0001", "p0002") for n in range(7)]
    world = World(doings=[*rows, *rare])
    fact = world.facts("buys-alike", "p0001", "p0002")[0]
    assert fact.rule == "buys-alike"
    assert all(name.startswith("rare") for name in fact.detail["items"])
    assert len(fact.detail["items"]) == 5
    assert fact.detail["shared"] >= 7
    assert fact.detail["expected"] < 1
    assert fact.detail["p"] < 1e-4


def test_attending_and_buying_are_kinds_of_their_own() -> None:
    rows = [
        (who, f"{kind}{n}", kind, days(n))
        for kind in ("event", "purchase")
        for n in range(4)
        for who in ("a", "b")
    ]
    others = [(f"x{n}", f"other{i % 60}") for n in range(300) for i in (n, n * 7 + 1, n * 11 + 3)]
    rows += [(*pair, kind, 0) for pair in others for kind in ("event", "purchase")]
    world = World(doings=rows)
    assert ("a", "b") in world.confidence("attended-together")
    assert ("a", "b") in world.confidence("buys-alike")
    assert world.with_rules(off=("buys-alike",)).confidence("buys-alike") == {}


def test_the_null_model_keeps_its_margins_and_its_tail_is_that_of_the_draws() -> None:
    activity, popularity = np.array([1] * 30 + [6] * 5), np.array([2] * 20 + [5] * 4)
    model = fit_null_model(activity, popularity, np.full(35, -1, dtype=np.int32))
    assert model.converged
    # Even margins are the hypergeometric case but for the fixed number of draws.
    even = fit_null_model(np.full(50, 4), np.full(40, 5), np.full(50, -1, dtype=np.int32))
    low, high = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    assert even.expected(low, high)[0] == pytest.approx(4 * 4 / 40)
    p = even.chance(low, high, np.array([2]))[0]
    exact = binom.sf(2, 40, 0.01) + binom.pmf(2, 40, 0.01) / 2
    assert p == pytest.approx(exact, rel=1e-6)
    assert p == pytest.approx(hypergeom.sf(1, 40, 4, 4), rel=0.6)


def test_an_item_of_everyone_among_a_hundred_thousand_does_not_explode() -> None:
    people, rng = 100_000, np.random.default_rng(4)
    customer = np.concatenate([np.arange(people), rng.integers(0, people, 300_000)])
    item = np.concatenate([np.zeros(people), 1 + rng.integers(0, 50_000, 300_000)])
    rows = np.unique(np.column_stack([customer, item]).astype(np.int64), axis=0)
    # Two who share five rare things.
    rows = np.concatenate([rows, [[who, 50_001 + n] for who in (7, 90_000) for n in range(5)]])
    moment = np.zeros(len(rows), dtype=np.int64)
    doings = Involvements(
        items=[f"i{n}" for n in range(50_010)],
        types=("purchase",),
        customer=rows[:, 0].astype(np.int32),
        item=rows[:, 1].astype(np.int32),
        type=np.zeros(len(rows), dtype=np.int16),
        first=moment,
        last=moment,
    )
    ids = [f"c{n:06d}" for n in range(people)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unknown = collect_people([], ids)
    ties = infer(unknown, contacts_of([], ids), doings, [], ids, None, Rules())
    pairs = set(zip(ties.low.tolist(), ties.high.tolist(), strict=True))
    assert (7, 90_000) in pairs
    assert len(pairs) < people / 50
    # 5,000,000,000 pairs share the item of everyone; in memory they would be 40 GB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000


def test_partners_are_bounded_for_each_customer() -> None:
    rows = [(f"p{n:03d}", f"i{item}", "event", 0) for n in range(20) for item in range(4)]
    rows += [(f"q{n:03d}", f"j{n % 50}", "event", 0) for n in range(1000)]
    world = World(doings=rows)
    assert len(world.confidence("attended-together")) == 20 * 19 / 2
    bounded = world.with_rules(partners_most=3).confidence("attended-together")
    assert 0 < len(bounded) <= 20 * 3


def southern_women() -> tuple[list[str], World]:
    networkx = pytest.importorskip("networkx")
    graph = networkx.davis_southern_women_graph()
    women = list(graph.graph["top"])
    rows = [(who, event, "event", MONDAY_NOON) for who in women for event in sorted(graph[who])]
    return women, World([person(who) for who in women], doings=rows)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_davis_women_fall_into_the_two_groups_of_the_literature(seed: int) -> None:
    """Freeman 2003, doi:10.17226/10735: the first nine, and the other nine."""
    women, world = southern_women()
    ties, ids = world.infer(), world.ids
    assert set(np.asarray(ties.kinds)[ties.kind]) == {"attended-together"}
    graph = Projection(ids, ties.low, ties.high, ties.strength * ties.confidence)
    labels = dict(zip(ids, detect_communities(graph, seed=seed).labels.tolist(), strict=True))
    first, second = [labels[who] for who in women[:9]], [labels[who] for who in women[9:]]
    ways = [
        sum(label != one for label in first) + sum(label != other for label in second)
        for one in set(labels.values())
        for other in set(labels.values()) - {one}
    ]
    assert min(ways) <= 2
