"""The rules of the lifecycle: stages, and what moves a customer from one to another, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.value.rhythm import DAYS, Rhythm, rhythm_rules
from graphcrm.value.rule_values import check_names, number_of, whole_number_of

KNOWN = "became known"
"""The reason of everybody's first stage."""

MOST_NAMES = 100
"""Stages, and rules, that there may be: their codes fit int8."""

MOST_PATHS = 10
LONGEST = 200
"""Characters of a name."""

ORDERS = 1_000_000


@dataclass(frozen=True, slots=True)
class StageRule:
    """Moves a customer from any of some stages to another, when exactly one of these comes true.

    orders: there is an order, and with it at least so many, the last of them within `within` days
    where that is not 0. silent: no order for so many times the rhythm, and at least `at_least`
    days. stays: so many days in the stage. 0: not looked at.
    """

    name: str
    origins: tuple[str, ...]
    stage: str
    orders: int = 0
    within: int = 0
    silent: float = 0.0
    at_least: int = 0
    stays: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """The life of some customers: those of a kind or with a tag; of all where neither is given."""

    name: str
    kinds: tuple[str, ...]
    tags: tuple[str, ...]
    start: str
    rules: tuple[StageRule, ...]

    @property
    def for_all(self) -> bool:
        """Whether every customer fits."""
        return not self.kinds and not self.tags


def _shipped_rhythm() -> Rhythm:
    return shipped_rules().rhythm


def _shipped_paths() -> tuple[Path, ...]:
    return shipped_rules().paths


@dataclass(frozen=True, slots=True)
class LifecycleRules:
    """The rhythm, and the paths in the order in which they are tried; those shipped by default."""

    rhythm: Rhythm = field(default_factory=_shipped_rhythm)
    paths: tuple[Path, ...] = field(default_factory=_shipped_paths)

    @property
    def stages(self) -> tuple[str, ...]:
        """Names of all stages, sorted: stages in arrays are positions in them."""
        starts = {path.start for path in self.paths}
        return tuple(sorted(starts | {rule.stage for path in self.paths for rule in path.rules}))

    @property
    def reasons(self) -> tuple[str, ...]:
        """KNOWN, then the names of all rules, each once: reasons in arrays are positions here."""
        names = dict.fromkeys(rule.name for path in self.paths for rule in path.rules)
        return (KNOWN, *(name for name in names if name != KNOWN))


@cache
def shipped_rules() -> LifecycleRules:
    """Return the rules of stages.yaml beside this module."""
    import yaml

    text = files("graphcrm.value").joinpath("stages.yaml").read_text(encoding="utf-8")
    values = yaml.safe_load(text)
    return LifecycleRules(
        rhythm_rules(values["rhythm"], Rhythm(), "lifecycle: rhythm"),
        _paths(values["paths"], "lifecycle: paths"),
    )


def lifecycle_rules(values: Mapping[str, Any]) -> LifecycleRules:
    """Return the rules that a mapping gives: `rhythm` value by value, `paths` as a whole.

    Raises InvalidValueError that names the key, the value and what is allowed.
    """
    shipped = shipped_rules()
    check_names(values, "lifecycle", ("rhythm", "paths"))
    rhythm, paths = shipped.rhythm, shipped.paths
    if "rhythm" in values:
        rhythm = rhythm_rules(values["rhythm"], shipped.rhythm, "lifecycle: rhythm")
    if "paths" in values:
        paths = _paths(values["paths"], "lifecycle: paths")
    rules = LifecycleRules(rhythm, paths)
    for what, names in (("stages", rules.stages), ("rules", rules.reasons)):
        if len(names) > MOST_NAMES:
            raise InvalidValueError(
                f"lifecycle: paths has {len(names)} {what}; it takes at most {MOST_NAMES}."
            )
    return rules


def _paths(values: Any, key: str) -> tuple[Path, ...]:
    given = _named(values, key)
    if not 1 <= len(given) <= MOST_PATHS:
        raise InvalidValueError(f"{key} has {len(given)} paths; it takes 1 to {MOST_PATHS}.")
    paths = tuple(_path(_name(name, key), one, f"{key}: {name!s}") for name, one in given.items())
    for path in paths[:-1]:
        if path.for_all:
            raise InvalidValueError(
                f"{key}: {path.name} fits every customer, so paths after it are never gone. "
                "Put it last, or say under 'for' which kinds or tags go it."
            )
    if not paths[-1].for_all:
        raise InvalidValueError(
            f"{key}: {paths[-1].name} comes last and must fit every customer: leave out its 'for'."
        )
    return paths


def _named(values: Any, key: str) -> Mapping[Any, Any]:
    """Return paths by name, also of a list of them that each say their `name`."""
    if not isinstance(values, list | tuple):
        return _mapping(values, key)
    given: dict[str, Any] = {}
    for at, one in enumerate(values, start=1):
        rest = dict(_mapping(one, f"{key}: path {at}"))
        name = _name(rest.pop("name", None), f"{key}: path {at}: name")
        if name in given:
            raise InvalidValueError(f"{key}: the name {name!r} is taken; give another one.")
        given[name] = rest
    return given


def _path(name: str, values: Any, key: str) -> Path:
    given = _mapping(values, key)
    check_names(given, key, ("for", "start", "rules"))
    whom = _mapping(given.get("for", {}), f"{key}: for")
    check_names(whom, f"{key}: for", ("kinds", "tags"))
    rules = given.get("rules", [])
    if not isinstance(rules, list | tuple):
        raise InvalidValueError(f"{key}: rules is {rules!r}; it takes a list of rules.")
    path = Path(
        name,
        _names(whom.get("kinds", []), f"{key}: for: kinds"),
        _names(whom.get("tags", []), f"{key}: for: tags"),
        _name(given.get("start"), f"{key}: start"),
        tuple(_rule(one, f"{key}: rule {at}") for at, one in enumerate(rules, start=1)),
    )
    _check_together(path, key)
    return path


def _rule(values: Any, key: str) -> StageRule:
    given = _mapping(values, key)
    check_names(given, key, ("name", "from", "to", "when"))
    origins = _names(given.get("from", []), f"{key}: from")
    if not origins:
        raise InvalidValueError(f"{key}: from names no stage; it takes a list like [repeat].")
    when = _mapping(given.get("when", {}), f"{key}: when")
    named = _name(given.get("name"), f"{key}: name"), origins, _name(given.get("to"), f"{key}: to")
    return StageRule(*named, **_when(when, f"{key}: when"))


def _when(when: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the condition of a rule as fields of StageRule."""
    kinds = {"orders": ("within_days",), "silent": ("at_least_days",), "stays_days": ()}
    found = [name for name in kinds if name in when]
    if len(found) != 1:
        raise InvalidValueError(
            f"{key} is {dict(when)!r}; it takes exactly one of orders, silent and stays_days."
        )
    check_names(when, key, (found[0], *kinds[found[0]]))

    def whole(name: str, least: int, most: int) -> int:
        return whole_number_of(f"{key}: {name}", when.get(name, least), least, most)

    if found[0] == "orders":
        return {"orders": whole("orders", 1, ORDERS), "within": whole("within_days", 0, DAYS)}
    if found[0] == "stays_days":
        return {"stays": whole("stays_days", 1, DAYS)}
    times = number_of(f"{key}: silent", when["silent"], 0.1, 1000.0)
    return {"silent": times, "at_least": whole("at_least_days", 1, DAYS)}


def _check_together(path: Path, key: str) -> None:
    reached = {path.start} | {rule.stage for rule in path.rules}
    names: set[str] = set()
    for rule in path.rules:
        for origin in rule.origins:
            if origin not in reached:
                raise InvalidValueError(
                    f"{key}: the rule {rule.name!r} starts from {origin!r}, and nothing leads to "
                    f"that stage. Stages are: {', '.join(sorted(reached))}."
                )
        if rule.name in names or rule.name == KNOWN:
            raise InvalidValueError(f"{key}: the name {rule.name!r} is taken; give another one.")
        names.add(rule.name)
        if rule.stage in rule.origins:
            raise InvalidValueError(
                f"{key}: the rule {rule.name!r} leads from {rule.stage!r} to itself."
            )
    _check_no_ring(path, key)


def _check_no_ring(path: Path, key: str) -> None:
    """Rules that time alone brings must come to an end."""
    steps = {
        (origin, rule.stage) for rule in path.rules if not rule.orders for origin in rule.origins
    }
    stages = {stage for step in steps for stage in step}
    while stages:
        ends = {stage for stage in stages if not any(a == stage and b in stages for a, b in steps)}
        if not ends:
            raise InvalidValueError(
                f"{key}: rules with silent or stays_days lead round in a ring through "
                f"{', '.join(sorted(stages))}. One of these stages must be left by an order only."
            )
        stages -= ends


def _mapping(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidValueError(f"{key} is {value!r}; it takes names with values.")
    return value


def _names(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise InvalidValueError(f"{key} is {value!r}; it takes a list of names.")
    return tuple(_name(one, key) for one in value)


def _name(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        shown = value if not isinstance(value, str) else value[:LONGEST]
        raise InvalidValueError(
            f"{key} is {shown!r}; it takes a name of 1 to {LONGEST} characters, in quotes where "
            "YAML reads something else in it, such as 'yes' or '1'."
        )
    return value
