"""graphcrm influencers --by spread, from the files to the plan that is kept."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import graphcrm
from graphcrm.service.context import open_context
from graphcrm.service.plans import get_plan
from graphcrm.settings import Settings
from tests.e2e.program import answer, done, login, run
from tests.e2e.small_company import AWKWARD, SALES, load_arguments, write_company

ASK = ("influencers", "--by", "spread")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    done(*load_arguments(write_company(folder)), cwd=folder)
    done("analyze", "--no-infer", cwd=folder)
    return folder


def test_a_plan_is_shown_and_kept(shop: Path) -> None:
    shown = done(*ASK, "--budget", 3, "--pass-on", 0.5, cwd=shop)
    assert shown.startswith("3 customers to start with; ")
    for word in ("adds", "chosen by", "degree", "pagerank", "random", "guarantee", "1 - 1/e"):
        assert word in shown
    plan = answer(*ASK, "--budget", 3, "--pass-on", 0.5, cwd=shop)
    assert len(plan["seeds"]) == 3
    assert plan["request"]["budget"] == 3
    with open_context(Settings(store=str(shop / "graphcrm.db"))) as ctx:
        assert get_plan(ctx, plan["plan_id"]).summary == plan["summary"]
    again = answer(*ASK, "--budget", 3, "--pass-on", 0.5, cwd=shop)
    for changing in ("plan_id", "created_at", "seconds"):
        del plan[changing], again[changing]
    assert plan == again


def test_without_a_budget_ten_are_chosen_and_that_is_said(shop: Path) -> None:
    result = run(*ASK, "--format", "csv", cwd=shop)
    assert result.returncode == 0, result.stderr
    assert "No budget was given: 10 people" in result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, 11)]
    # What a spreadsheet would run is made harmless here too.
    ids = {row["customer_id"] for row in rows}
    assert "=1+1" not in ids


def test_every_option_does_what_it_says(shop: Path) -> None:
    def seeds(*options: object) -> list[str]:
        plan = answer(*ASK, "--budget", 3, *options, cwd=shop)
        return [seed["customer_id"] for seed in plan["seeds"]]

    first = seeds()[0]
    assert first not in seeds("--exclude", first)
    assert first not in seeds("--chosen", first)
    assert seeds("--only", f"customer_id={first}") == [first]
    assert len(set(seeds("--quota", "community<=1"))) <= 3
    assert set(seeds("--exclude", SALES[0], "--exclude", SALES[1])).isdisjoint(SALES[:2])
    assert len(seeds("--exclude-where", f"customer_id={first}", "--model", "lt")) == 3
    assert len(seeds("--method", "celf", "--probability", "weighted-cascade")) == 3
    money = answer(*ASK, "--money", 4, "--cost", "1 + degree / 10", "--value", "degree", cwd=shop)
    assert money["cost"] <= 4
    assert money["unit"] == "value"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("influencers", "--budget", 3), 2, "--budget goes with --by spread"),
        (("influencers", "--exclude-tag", "x"), 2, "--exclude-tag goes with --by spread"),
        ((*ASK, "--budget", 0), 2, "budget is 0; it goes from 1 to 10,000"),
        ((*ASK, "--budget", "few"), 2, "'few' is not a valid integer"),
        ((*ASK, "--cost", "5 + exec(3)"), 2, "cost, character 5: 'exec(3)'"),
        ((*ASK, "--probability", "learned"), 2, "Take the probability 'strength'"),
        ((*ASK, "--quota", "community=<3"), 2, "The quota 'community=<3' cannot be read"),
        ((*ASK, "--chosen", "\x1b[31mnobody"), 1, "There is no customer with the id"),
        ((*ASK, "--community", 99), 1, "There is no community 99"),
        ((*ASK, "--seed", -1), 2, "seed is -1"),
    ],
)
def test_errors_are_one_line(shop: Path, options: tuple[object, ...], code: int, said: str) -> None:
    result = run(*options, cwd=shop)
    assert said in result.stderr
    assert result.returncode == code
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert "\x1b" not in result.stderr


def test_python_gives_the_same_plan(shop: Path) -> None:
    plan = answer(*ASK, "--budget", 2, "--exclude", AWKWARD[0], cwd=shop)
    with graphcrm.connect(shop / "graphcrm.db") as crm:
        same = crm.plan_influence(2, exclude=AWKWARD[0])
        assert [seed.customer_id for seed in same.seeds] == [
            seed["customer_id"] for seed in plan["seeds"]
        ]
        assert same.reach.mean == plan["reach"]["mean"]
        assert crm.plan(same.plan_id) == same
        assert same.plan_id in set(crm.plans()["plan_id"])
        assert repr(same).startswith("Plan('plan-")
        frame = crm.influencers(by="spread", budget=2, exclude=[AWKWARD[0]])
        assert frame["customer_id"].tolist() == [seed.customer_id for seed in same.seeds]
        with pytest.raises(graphcrm.errors.InvalidValueError, match="by='spread'"):
            crm.influencers(budget=3)
        number = crm.plan_influence(money=3, cost=1.5, probability=0.2, value="degree")
        assert number.cost == 3.0
        assert json.loads(json.dumps(dict(number.request)))["probability"] == "0.2"


def test_both_stores_give_the_same_plan(shop: Path, neo4j_settings: Settings) -> None:
    env = login(neo4j_settings)
    done("copy", "graphcrm.db", neo4j_settings.store, cwd=shop, **env)
    ours = answer(*ASK, "--budget", 3, cwd=shop)
    theirs = json.loads(done(*ASK, "--budget", 3, "--format", "json", cwd=shop, **env))
    for changing in ("plan_id", "created_at", "seconds"):
        del ours[changing], theirs[changing]
    assert ours == theirs


def test_plans_are_listed_and_shown_again(shop: Path) -> None:
    made = answer(*ASK, "--budget", 2, "--cost", "2", cwd=shop)
    listed = answer("plans", cwd=shop)
    assert listed[0] == {
        "plan_id": made["plan_id"],
        "created_at": made["created_at"],
        "run_id": made["run_id"],
        "by": made["by"],
        "people": 2,
        "cost": made["cost"],
        "unit": "customers",
        "reach": made["reach"]["mean"],
        "summary": made["summary"],
    }
    assert len(answer("plans", "--limit", 1, cwd=shop)) == 1
    assert made["plan_id"] in done("plans", cwd=shop)
    assert answer("plans", made["plan_id"], cwd=shop) == made
    assert done("plans", made["plan_id"], cwd=shop).startswith("2 customers to start with; ")
    rows = list(
        csv.DictReader(io.StringIO(done("plans", made["plan_id"], "--format", "csv", cwd=shop)))
    )
    assert [row["rank"] for row in rows] == ["1", "2"]
    unknown = run("plans", "plan-\x1b[31mnone", cwd=shop)
    assert unknown.returncode == 1
    assert "\x1b" not in unknown.stderr


def test_before_any_plan_the_list_says_how_to_make_one(tmp_path: Path) -> None:
    done(*load_arguments(write_company(tmp_path)), cwd=tmp_path)
    result = run("plans", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert "graphcrm influencers --by spread" in result.stderr


def test_explain_says_why_somebody_is_in_the_plan(shop: Path) -> None:
    plan = answer(*ASK, "--budget", 1, cwd=shop)
    first = plan["seeds"][0]["customer_id"]
    told = answer("explain", first, "--score", "spread", cwd=shop)
    assert told["made"]["parameters"]["plan_id"] == plan["plan_id"]
    shown = done("explain", first, "--score", "spread", cwd=shop)
    assert "number 1 of 1 in the plan" in shown
    with graphcrm.connect(shop / "graphcrm.db") as crm:
        assert crm.explain("spread", first).value == told["value"]
