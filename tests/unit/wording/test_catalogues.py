"""Both languages hold the same messages, all of them are used, and every call has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.inference.rules import KINDS
from graphcrm.model import INTERACTION_KINDS, LINK_STRENGTHS, ChurnReason
from graphcrm.service.value_words import churn_words
from graphcrm.value.churn_features import FEATURES
from graphcrm.value.lifecycle_rules import LifecycleRules
from graphcrm.wording.chinese import CHINESE
from graphcrm.wording.english import ENGLISH
from graphcrm.wording.templates import Plural, fields_of, forms_of, joined
from graphcrm_api import errors
from graphcrm_api.errors import Kind

ROOT = Path(__file__).parents[3]
CODE = [
    path
    for folder in ("graphcrm", "api/graphcrm_api", "viz/graphcrm_viz")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.parent.name not in ("english", "chinese")
]
BUILT = re.compile(r"[a-z][a-z-]*\.(is: |[a-z-]*)$")
FULL_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")


def literals() -> Iterator[tuple[str, bool]]:
    """Yield every text in the code; whether it is the beginning of one that is built."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                first = node.values[0]
                if isinstance(first, ast.Constant) and BUILT.match(str(first.value)):
                    yield str(first.value), True
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, False


def calls() -> Iterator[tuple[str, set[str] | None, str]]:
    """Yield key, names of values and place of each call of `say` with a key as it is."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"):
                continue
            first = node.args[0]
            found = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            named = {word.arg for word in node.keywords if word.arg}
            spread = any(word.arg is None for word in node.keywords)
            for key in found:
                if isinstance(key, ast.Constant):
                    yield str(key.value), None if spread else named, f"{path}:{node.lineno}"


def test_both_languages_hold_the_same_messages() -> None:
    assert set(CHINESE) == set(ENGLISH)


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_both_languages_use_the_same_values(key: str) -> None:
    mine, theirs = fields_of(CHINESE[key]), fields_of(ENGLISH[key])
    # A language without plurals may count where another counts in words, and the other way round.
    counted = {"n", "count", "customers"} if key == "why.in-steps" else {"n"}
    assert mine ^ theirs <= counted
    assert mine <= theirs | counted


def test_every_message_is_used() -> None:
    words = list(literals())
    whole = {word for word, built in words if not built}
    starts = {word for word, built in words if built}
    unused = {
        key
        for key in ENGLISH
        if key not in whole and not any(key.startswith(start) for start in starts)
    }
    # The way of contacts is put together by graphcrm.service.fact_words._way.
    ways = {key for key in unused if re.fullmatch(r"fact\.(exchange|referral)-(to|from|both)", key)}
    assert unused - ways == set()
    assert len(ways) == 6


def test_every_call_has_its_message_and_values() -> None:
    wrong = []
    for key, values, place in calls():
        if key not in ENGLISH:
            wrong.append(f"{place} {key}")
        elif values is not None and not fields_of(ENGLISH[key]) | fields_of(CHINESE[key]) <= values:
            wrong.append(f"{place} {key} {values}")
    assert wrong == []


def test_families_are_whole() -> None:
    for kind in INTERACTION_KINDS:
        assert {f"noun.{kind}", f"interactions.{kind}", f"kind.{kind}"} <= set(ENGLISH)
    for kind in {*LINK_STRENGTHS, *KINDS}:
        assert f"kind.{kind}" in ENGLISH
    for key in ENGLISH:
        if key.startswith("kind."):
            assert ENGLISH[key] == key.removeprefix("kind.").replace("_", " ")
    kinds = [*errors.KINDS.values(), *(k for k in vars(errors).values() if isinstance(k, Kind))]
    assert len(kinds) > 30
    for one in kinds:
        assert f"problem.{one.said or one.name}" in ENGLISH


def test_stages_and_moves_of_the_shipped_rules_have_words() -> None:
    rules = LifecycleRules()
    named = [*(f"stage.{name}" for name in rules.stages), *(f"move.{n}" for n in rules.reasons)]
    assert set(named) == {key for key in ENGLISH if key.startswith(("stage.", "move."))}
    assert {key: ENGLISH[key] for key in named} == {key: key.partition(".")[2] for key in named}


def test_every_feature_of_churn_has_words() -> None:
    for feature in FEATURES:
        assert churn_words(ChurnReason(feature, 1.0, 2.0, 0.5))


def test_chinese_is_chinese() -> None:
    for key, template in CHINESE.items():
        for form in forms_of(template):
            bare = re.sub(r"\{[^}]*\}|'[^']*'", "", form)
            assert not FULL_WIDTH.search(bare), key
            known = r"PageRank|AUC|API|JSON|HTTP|If-Match|POST|GET|Spark|GRAPHCRM_KEEP_RUNS"
            rest = re.sub(rf"{known}|Adamic-Adar|Jaccard|relationship_id|/[\w/-]+", "", bare)
            if not key.startswith("plan.rule-"):
                assert not re.search(r"[A-Za-z]", rest), f"{key}: {rest}"
    assert not any(isinstance(template, Plural) for template in CHINESE.values())


def test_chinese_calls_kinds_as_the_page_does() -> None:
    page = (ROOT / "viz/src/chinese.ts").read_text(encoding="utf-8")
    terms = dict(re.findall(r'^    "?([\w-]+)"?: "([^"]+)",$', page, re.MULTILINE))
    kinds = {
        key.removeprefix("kind."): word for key, word in CHINESE.items() if key.startswith("kind.")
    }
    assert len(kinds) > 25
    assert {name: terms.get(name) for name in kinds} == kinds


def test_a_key_is_said_once() -> None:
    with pytest.raises(ValueError, match="Said twice: a"):
        joined({"a": "1"}, {"a": "2"})
