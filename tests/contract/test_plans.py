"""Plans of campaigns on both stores: kept, listed, copied, and made within what was asked for."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graphcrm.errors import (
    CommunityNotFoundError,
    ConflictError,
    CustomerNotFoundError,
    InvalidValueError,
    NoAnalysisError,
    PlanNotFoundError,
)
from graphcrm.model import Interaction
from graphcrm.plans import Plan
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.explaining import explain
from graphcrm.service.exporting import export
from graphcrm.service.ledger import merge
from graphcrm.service.loading import add_rows
from graphcrm.service.plan_request import PlanRequest
from graphcrm.service.plans import get_plan, list_plans, make_plan
from graphcrm.settings import Settings
from graphcrm.store.base import Store, StoredPlan
from tests.contract.graphs import NOON, ODD_TEXTS, write

HUB, RIVAL, SECOND = ODD_TEXTS[5], "rival", "second"
"""The hub carries an id that has broken such stores before."""
CITIES = ("Turin", "Oslo", "Oslo", "Lima")


def customers() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"customer_id": HUB, "name": "Hub", "consent": "true", "fee": "9", "tags": "vip"},
        {"customer_id": RIVAL, "name": "Rival", "consent": "FALSE", "fee": "2", "tags": "vip"},
        {"customer_id": SECOND, "name": "Second", "fee": "4"},
    ]
    rows += [
        {"customer_id": f"p{number:02}", "city": CITIES[number % 4], "fee": "1", "worth": number}
        for number in range(24)
    ]
    return rows


def links() -> list[dict[str, Any]]:
    spread = {HUB: range(12), RIVAL: range(10), SECOND: range(14, 22)}
    return [
        {"source_id": hub, "target_id": f"p{other:02}", "type": "referral", "directed": True,
         "strength": 1.0}
        for hub, others in spread.items()
        for other in others
    ]  # fmt: skip


def calls() -> list[dict[str, Any]]:
    return [
        {"interaction_id": "1", "customer_id": HUB, "type": "email",
         "occurred_at": "2026-03-20T09:00:00Z"},
        {"interaction_id": "2", "customer_id": "p23", "counterparty_id": SECOND, "type": "call",
         "occurred_at": "2026-03-01T09:00:00Z"},
        {"interaction_id": "3", "customer_id": "p22", "counterparty_id": "p23", "type": "call",
         "occurred_at": "2026-03-31T09:00:00Z"},
    ]  # fmt: skip


def fill(ctx: Context) -> None:
    add_rows(ctx, "customers", customers())
    add_rows(ctx, "interactions", calls())
    add_rows(ctx, "links", links())
    analyze(ctx, AnalysisRequest(infer=False))


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    with open_context(store_settings, create=True) as context:
        fill(context)
        yield context


def plan(ctx: Context, **asked: Any) -> Plan:
    return make_plan(ctx, PlanRequest(**{"budget": 1, "pass_on": 0.9, **asked}))


def seeds(ctx: Context, **asked: Any) -> list[str]:
    return [seed.customer_id for seed in plan(ctx, **asked).seeds]


def test_plans_are_kept_newest_first(store: Store) -> None:
    plans = [StoredPlan(f"plan-{text}", NOON + number % 2, text) for number, text in
             enumerate(ODD_TEXTS)]  # fmt: skip
    with store.write() as writer:
        for one in plans:
            writer.add_plan(one)
    wanted = sorted(plans, key=lambda one: (-one.created_at, one.plan_id))
    with store.read() as reader:
        version = reader.status().data_version
        assert reader.plans(1000) == wanted
        assert reader.plans(3, 2) == wanted[2:5]
        assert reader.plan(plans[3].plan_id) == plans[3]
        assert reader.plan("nobody's") is None
    assert version == 0


def test_who_was_contacted_in_a_span_of_time(store: Store) -> None:
    write(
        store,
        interactions=[
            Interaction("1", "a", "call", NOON, "b"),
            Interaction("2", "c", "email", NOON + 10),
            Interaction("3", "d", "email", NOON + 20, "a"),
        ],
    )
    with store.read() as reader:
        assert reader.contacted(None, NOON, NOON + 20) == ["a", "b", "c", "d"]
        assert reader.contacted("email", NOON, NOON + 20) == ["a", "c", "d"]
        assert reader.contacted(None, NOON + 1, NOON + 19) == ["c"]
        assert reader.contacted("call", NOON + 1, NOON + 30) == []
        assert reader.contacted("unheard of", NOON, NOON + 30) == []


def test_everything_that_a_plan_can_be_asked_for(ctx: Context) -> None:
    found = plan(ctx, budget=2)
    assert [seed.customer_id for seed in found.seeds] == [HUB, SECOND]
    first = found.seeds[0]
    assert (first.rank, first.name, first.cost) == (1, "Hub", 1.0)
    assert first.gain == pytest.approx(1 + 12 * 0.9, rel=0.05)
    assert first.reasons
    # A call ties the second a little to one more.
    assert found.reach.mean == pytest.approx(2 + 20 * 0.9 + 0.1, abs=0.3)
    assert found.reach.low < found.reach.mean < found.reach.high
    assert [each.by for each in found.comparisons] == ["degree", "pagerank", "random"]
    assert found.summary.startswith("2 customers to start with")
    assert get_plan(ctx, found.plan_id) == found
    with ctx.store.read() as reader:
        run = reader.status().run
    assert run is not None
    assert (found.run_id, found.graph_hash) == (run.run_id, run.graph_hash)

    # Who may be chosen.
    assert seeds(ctx, exclude=(HUB,)) == [RIVAL]
    assert seeds(ctx, exclude_tags=("vip",)) == [SECOND]
    assert seeds(ctx, exclude=(HUB,), exclude_where=("consent=false",)) == [SECOND]
    assert seeds(ctx, only=("consent=true",)) == [HUB]
    assert seeds(ctx, segment="vip", budget=5) == [HUB, RIVAL]
    assert seeds(ctx, exclude_contacted=("30",)) == [RIVAL]
    assert seeds(ctx, exclude_contacted=("call=31",), exclude=(HUB, RIVAL))[0] not in {
        HUB, RIVAL, SECOND,
    }  # fmt: skip
    assert seeds(ctx, exclude_contacted=("call=20", "email=5")) == [HUB]

    # Those that are there already: the rival adds nothing to the hub.
    added = plan(ctx, chosen=(HUB,))
    assert [seed.customer_id for seed in added.seeds] == [SECOND]
    assert added.already.mean == pytest.approx(11.8, rel=0.05)
    assert added.reach.mean > added.already.mean + 5

    # Money: the hub costs nine, the other two six together.
    rich = plan(ctx, budget=None, money=13.0, cost="fee")
    assert rich.cost <= 13
    assert rich.reach.mean > 22
    poor = plan(ctx, budget=None, money=6.5, cost="fee")
    assert {RIVAL, SECOND} <= {seed.customer_id for seed in poor.seeds}
    assert poor.cost <= 6.5
    assert poor.guarantee.factor is not None
    assert poor.guarantee.factor < found.guarantee.factor  # type: ignore[operator]

    # Quotas.
    turin = [seed.customer_id for seed in plan(ctx, budget=4, quotas=("city=Oslo>=3",)).seeds]
    assert len([name for name in turin if name[0] == "p" and int(name[1:]) % 4 in (1, 2)]) == 3
    assert len(seeds(ctx, budget=3, quotas=("tag=vip<=1",))) == 3
    vips = seeds(ctx, budget=3, quotas=("tag=vip<=1",))
    assert len({HUB, RIVAL} & set(vips)) == 1

    # Whose reach counts.
    worth = plan(ctx, value="worth", budget=1)
    assert [seed.customer_id for seed in worth.seeds] == [SECOND]
    assert worth.unit == "value"
    assert worth.reach.mean == pytest.approx(0.9 * sum(range(14, 22)), rel=0.05)


def test_both_models_and_every_rule_of_probability(ctx: Context) -> None:
    for model in ("ic", "lt"):
        # Under thresholds what leads to the ten that both refer is scaled down to sum to 1.
        first, followers = (HUB, 0.9 * 12) if model == "ic" else (SECOND, 0.9 * 8 + 0.1)
        for probability, best, reached in (("strength", first, followers), ("0.5", HUB, 6.0)):
            found = plan(ctx, model=model, probability=probability)
            assert [seed.customer_id for seed in found.seeds] == [best]
            assert found.reach.mean == pytest.approx(1 + reached, rel=0.05)
        # All that leads to the second, and on to its eight, comes from whom it talks with.
        shares = plan(ctx, model=model, probability="weighted-cascade")
        assert [seed.customer_id for seed in shares.seeds] == ["p23"]
        assert shares.reach.mean == 11
    with pytest.raises(InvalidValueError, match=r"nothing to learn from.*strength"):
        plan(ctx, probability="learned")
    assert seeds(ctx, method="celf", budget=2) == [HUB, SECOND]


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"budget": 0}, InvalidValueError, "budget is 0; it goes from 1"),
        ({"money": -1.0}, InvalidValueError, "money is -1.0"),
        ({"money": float("nan")}, InvalidValueError, "money is nan"),
        ({"epsilon": 0.9}, InvalidValueError, "epsilon is 0.9"),
        ({"delta": 0.0}, InvalidValueError, "delta is 0.0"),
        ({"seed": -1}, InvalidValueError, "seed is -1"),
        ({"model": "sir"}, InvalidValueError, "'sir' is not a model"),
        ({"method": "x"}, InvalidValueError, "'x' is not a method"),
        ({"probability": "2"}, InvalidValueError, "probability is 2.0"),
        ({"probability": "guess"}, InvalidValueError, "'guess' is no rule"),
        ({"pass_on": 0.0}, InvalidValueError, "pass_on is 0.0"),
        ({"cost": "fee +"}, InvalidValueError, "cost 'fee .' cannot be read at its end"),
        ({"cost": "5 + (2"}, InvalidValueError, "cannot be read at character 5"),
        ({"cost": "fees"}, InvalidValueError, "no customer has a number under 'fees'"),
        ({"cost": "0 - 1"}, InvalidValueError, "below 0, for"),
        ({"value": "-worth"}, InvalidValueError, "below 0 for some"),
        ({"exclude": ("nobody",)}, CustomerNotFoundError, "nobody"),
        ({"chosen": ("nobody",)}, CustomerNotFoundError, "nobody"),
        ({"exclude_tags": ("nix",)}, InvalidValueError, "No customer has the tag 'nix'"),
        ({"exclude_where": ("consent",)}, InvalidValueError, "cannot be read"),
        ({"exclude_where": ("consnt=no",)}, InvalidValueError, "no customer has a column"),
        ({"exclude_contacted": ("soon",)}, InvalidValueError, "'soon' is not a time"),
        ({"community": 99}, CommunityNotFoundError, "99"),
        ({"target_community": -1}, CommunityNotFoundError, "-1"),
        ({"quotas": ("city~3",)}, InvalidValueError, "quota 'city~3' cannot be read"),
        ({"quotas": ("city=Rome<=3",)}, InvalidValueError, "no customer has this city"),
        ({"quotas": ("tag<=3",)}, InvalidValueError, "names no tag"),
        ({"quotas": ("city<=3", "community<=2")}, InvalidValueError, "one thing at a time"),
        ({"quotas": ("city=Oslo>=2",)}, InvalidValueError, "the budget is 1"),
        ({"quotas": ("city<=1", "city=Oslo>=2"), "budget": 5}, InvalidValueError, "more than"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_the_place(
    embedded: Context, asked: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        plan(embedded, **asked)
    assert not list_plans(embedded).items


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """One store for what is refused before anything is written."""
    path = tmp_path_factory.mktemp("plans") / "graph.db"
    with open_context(Settings(store=str(path)), create=True) as context:
        fill(context)
        yield context


def test_before_an_analysis_there_is_nothing_to_plan(store_settings: Settings) -> None:
    with open_context(store_settings, create=True) as context:
        with pytest.raises(NoAnalysisError):
            plan(context)
        analyze(context, AnalysisRequest())
        empty = plan(context)
        assert empty.seeds == ()
        assert empty.summary.startswith("Nobody can be chosen")
        with pytest.raises(PlanNotFoundError, match="nobody's"):
            get_plan(context, "nobody's")


def test_a_key_makes_one_plan_and_no_other(ctx: Context) -> None:
    request = PlanRequest(budget=1)
    first = make_plan(ctx, request, key="spring")
    assert make_plan(ctx, request, key="spring") == first
    with pytest.raises(ConflictError, match="'spring' was used before"):
        make_plan(ctx, PlanRequest(budget=2), key="spring")
    assert [one.plan_id for one in list_plans(ctx).items] == [first.plan_id]


def test_a_merged_customer_is_known_by_its_records(ctx: Context) -> None:
    merge(ctx, SECOND, RIVAL)
    analyze(ctx, AnalysisRequest(infer=False))
    assert seeds(ctx, budget=1) == [SECOND]
    assert seeds(ctx, budget=1, exclude=(RIVAL,)) == [HUB]
    found = plan(ctx, budget=1, exclude=(RIVAL, RIVAL, SECOND))
    assert [seed.customer_id for seed in found.seeds] == [HUB]


def test_a_copy_has_the_plans_too(ctx: Context, tmp_path: Any, store_settings: Settings) -> None:
    made = plan(ctx)
    target = Settings(store=str(tmp_path / "copy.db"))
    copy(store_settings, target)
    with open_context(target) as copied:
        assert get_plan(copied, made.plan_id) == made
        again = plan(copied)
        assert again.seeds == made.seeds
        assert (again.reach, again.guarantee) == (made.reach, made.guarantee)


def test_plans_are_exported_and_a_copy_exports_the_same(ctx: Context, tmp_path: Path) -> None:
    first, second = plan(ctx, budget=2), plan(ctx, money=5.0, cost="fee", chosen=(RIVAL,))
    target = Settings(store=str(tmp_path / "copy.db"))
    copy(ctx.settings, target)
    export(ctx, tmp_path / "one", "csv")
    with open_context(target) as copied:
        export(copied, tmp_path / "other", "csv")
    for name in ("plans.csv", "planned_seeds.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    kept = read_csv(tmp_path / "one" / "plans.csv")
    assert {row["plan_id"] for row in kept} == {first.plan_id, second.plan_id}
    told = next(row for row in kept if row["plan_id"] == second.plan_id)
    assert json.loads(told["request"])["chosen"] == [RIVAL]
    assert float(told["reach"]) == second.reach.mean
    assert {each["by"] for each in json.loads(told["comparisons"])} >= {"random"}
    seeds = read_csv(tmp_path / "one" / "planned_seeds.csv")
    assert [row["plan_id"] for row in seeds] == sorted(row["plan_id"] for row in seeds)
    mine = [row for row in seeds if row["plan_id"] == first.plan_id]
    assert [row["rank"] for row in mine] == ["1", "2"]
    assert [float(row["gain"]) for row in mine] == [seed.gain for seed in first.seeds]
    export(ctx, tmp_path / "tables")
    table = pq.read_table(tmp_path / "tables" / "planned_seeds.parquet")
    assert table.column("customer_id").to_pylist()[:1] == [
        seed.customer_id for seed in min((first, second), key=lambda one: one.plan_id).seeds[:1]
    ]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_customers_part_in_the_latest_plan_is_explained(ctx: Context) -> None:
    with pytest.raises(PlanNotFoundError, match="influencers --by spread"):
        explain(ctx, "spread", HUB)
    made = plan(ctx, budget=1, exclude=(SECOND,))
    found = explain(ctx, "spread", HUB, limit=3)
    assert found.value == pytest.approx(1 + 12 * 0.9, rel=0.03)
    assert [one.weight for one in found.contributions] == pytest.approx([0.9] * 3)
    parts = sum(one.amount for one in found.contributions) + found.others + found.base
    assert parts == pytest.approx(found.value)
    assert found.others_count == 9
    assert (found.overall.higher, found.overall.equal) == (0, 1) if found.overall else False
    assert any("number 1 of 1 in the plan" in reason for reason in found.reasons)
    assert found.made is not None
    assert found.made.parameters["plan_id"] == made.plan_id
    assert found.made.parameters["pass_on"] == 0.9
    assert sum(group.amount for group in found.groups) == pytest.approx(found.value - 1)

    # The rival reaches the same people, so it adds hardly more than itself.
    rival = explain(ctx, "spread", RIVAL)
    assert rival.value == pytest.approx(10, rel=0.03)
    said = next(reason for reason in rival.reasons if reason.startswith("not in the plan"))
    adds = float(said.rsplit(" ", 1)[1])
    assert adds == pytest.approx(1 + 10 * 0.9 * 0.1, abs=0.2)
    assert any("might not be chosen" in reason for reason in explain(ctx, "spread", SECOND).reasons)
    with pytest.raises(CustomerNotFoundError):
        explain(ctx, "spread", "nobody")
    plan(ctx, budget=1, chosen=(HUB,))
    assert any("before the plan" in reason for reason in explain(ctx, "spread", HUB).reasons)
