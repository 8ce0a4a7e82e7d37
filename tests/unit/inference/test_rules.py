from __future__ import annotations

import json

import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.inference.judging import JUDGES
from graphcrm.inference.rules import Rules, parse_rules, read_rules
from graphcrm.inference.ties import KINDS, SPHERES


def test_rules_come_from_yaml_and_go_back_to_json() -> None:
    rules = parse_rules("circle: 20\noff: [friend]\nwork_hours: [9, 17]\nzone: Europe/Vienna\n")
    assert (rules.circle, rules.off, rules.work_hours) == (20.0, ("friend",), (9, 17))
    assert read_rules(json.loads(json.dumps(rules.as_mapping()))) == rules
    assert parse_rules("") == parse_rules("# nothing") == Rules()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("circel: 20", "circel"),
        ("circle: many", "many"),
        ("circle: .nan", "nan"),
        ("circle: 0", "0"),
        ("circle: true", "True"),
        ("group_most: 2.5", "2.5"),
        ("off: friend", "friend"),
        ("off: [enemy]", "enemy"),
        ("weekend: [7]", "7"),
        ("work_hours: [18, 8]", "18"),
        ("work_hours: [8]", "8"),
        ("zone: Moon/Crater", "Moon"),
        ("zone: ../../etc/passwd", "passwd"),
        ("private_share: 0.05", "0.05"),
        ("- a", "list"),
        ("a: [", "YAML"),
        ("1: 2", "1"),
        ("least_confidence: 2", "2"),
    ],
)
def test_a_wrong_threshold_is_named_with_its_place(text: str, named: str) -> None:
    with pytest.raises(InvalidValueError, match=r"my-rules\.yaml") as caught:
        parse_rules(text, "my-rules.yaml")
    assert named in str(caught.value)


def test_every_kind_has_a_judge_and_a_sphere() -> None:
    assert set(JUDGES) == set(KINDS)
    assert all(kind.sphere in SPHERES and kind.half_life >= 0 for kind in KINDS.values())


def test_kinds_that_interactions_already_make_are_no_edges_again() -> None:
    counted = {name for name, kind in KINDS.items() if kind.counted}
    assert counted == {"household", "attended-together"}
