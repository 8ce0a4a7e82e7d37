"""What a plan needs to know of customers: columns of numbers, groups, and who may be a seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphcrm.errors import CommunityNotFoundError, CustomerNotFoundError, InvalidValueError
from graphcrm.model import DAY, MEASURE_ALIASES, MEASURES, Customer, Run
from graphcrm.service.arithmetic import Arithmetic
from graphcrm.service.plan_request import (
    COMMUNITY,
    TAG,
    Contacted,
    PlanRequest,
    Quota,
    read_condition,
    read_contacted,
    read_quota,
)
from graphcrm.store.base import Reader
from graphcrm.tables import Bool, Float64, Int32, Int64, ScoreTable

SCORES = (*MEASURES, *MEASURE_ALIASES)
NO_GROUP = "(none)"


@dataclass
class Wanted:
    """Columns and attributes of customers that are to be read; tags: whether theirs are, too."""

    keys: set[str] = field(default_factory=set)
    tags: bool = False


@dataclass(frozen=True)
class People:
    """What is known of n customers, in the order of ids.

    values: by name, what each has in a column or attribute, None where nothing. tagged: places of
    those with each tag.
    """

    ids: Sequence[str]
    positions: Mapping[str, int]
    scores: ScoreTable
    values: Mapping[str, Sequence[Any]]
    tagged: Mapping[str, Sequence[int]]

    def numbers(self, expression: Arithmetic) -> Float64:
        """Return the value of an expression for each customer, not a number where it has none.

        Raises InvalidValueError for a name that no customer has a number under.
        """
        columns = {name: self._column(expression, name) for name in expression.names}
        return expression.evaluate(columns, len(self.ids))

    def _column(self, expression: Arithmetic, name: str) -> Float64:
        if name in SCORES:
            scores = getattr(self.scores, MEASURE_ALIASES.get(name, name))
            return np.asarray(scores, dtype=np.float64)
        column = np.array([_number(value) for value in self.values[name]], dtype=np.float64)
        if len(column) and np.isnan(column).all():
            raise InvalidValueError(
                f"{expression.what} {expression.text!r}: no customer has a number under {name!r}. "
                f"Take an attribute with numbers, or one of the scores {', '.join(SCORES)}."
            )
        return column

    def tag(self, name: str) -> Bool:
        """Return who has a tag; raises InvalidValueError where nobody has."""
        if name not in self.tagged:
            raise InvalidValueError(f"No customer has the tag {name!r}. Check its spelling.")
        return self.places(self.tagged[name])

    def places(self, places: Iterable[int]) -> Bool:
        """Return a mask that holds at these places, bool (n,)."""
        mask = np.zeros(len(self.ids), dtype=np.bool_)
        mask[np.fromiter(places, dtype=np.int64)] = True
        return mask

    def having(self, text: str) -> Bool:
        """Return where a condition such as 'consent=false' holds.

        Raises InvalidValueError for a name that no customer has anything under.
        """
        key, value = read_condition(text)
        said = self.values[key]
        if len(said) and all(each is None for each in said):
            raise InvalidValueError(
                f"{text!r}: no customer has a column or attribute {key!r}. Check its spelling."
            )
        wanted = value.casefold()
        return np.fromiter((word_of(each) == wanted for each in said), np.bool_, len(said))

    def groups_by(self, key: str) -> tuple[Int32, list[str]]:
        """Return the group of each customer by a column or attribute, and the groups' names."""
        if key == COMMUNITY:
            labels = self.scores.community
            names, codes = np.unique(labels, return_inverse=True)
            return codes.astype(np.int32), [str(int(name)) for name in names]
        words = [NO_GROUP if each is None else str(each) for each in self.values[key]]
        names, codes = np.unique(np.array(words, dtype=object), return_inverse=True)
        return codes.astype(np.int32), [str(name) for name in names]


def wanted_by(request: PlanRequest, expressions: Sequence[Arithmetic]) -> Wanted:
    """Return what a request needs to have read of customers."""
    wanted = Wanted()
    for expression in expressions:
        wanted.keys.update(name for name in expression.names if name not in SCORES)
    for text in (*request.only, *request.exclude_where):
        wanted.keys.add(read_condition(text).key)
    quotas = [read_quota(text) for text in request.quotas]
    wanted.keys.update(quota.key for quota in quotas if quota.key not in (COMMUNITY, TAG))
    wanted.tags = bool(request.segment or request.target_segment or request.exclude_tags) or any(
        quota.key == TAG for quota in quotas
    )
    return wanted


def read_people(reader: Reader, wanted: Wanted) -> People:
    """Read what is wanted of all customers; a pass over them only where anything is."""
    ids = reader.customer_ids()
    positions = {customer_id: place for place, customer_id in enumerate(ids)}
    values: dict[str, list[Any]] = {key: [None] * len(ids) for key in sorted(wanted.keys)}
    tagged: dict[str, list[int]] = defaultdict(list)
    if values or wanted.tags:
        for customer in reader.iter_customers():
            place = positions.get(customer.customer_id)
            if place is None:
                continue
            for key, column in values.items():
                column[place] = _value(customer, key)
            for tag in customer.tags if wanted.tags else ():
                tagged[tag].append(place)
    return People(ids, positions, reader.score_table(), values, dict(tagged))


def eligible(reader: Reader, run: Run, people: People, request: PlanRequest) -> Bool:
    """Return who may be a seed, bool (n,)."""
    allowed = np.ones(len(people.ids), dtype=np.bool_)
    if request.community is not None:
        allowed &= members(reader, people, request.community)
    if request.segment is not None:
        allowed &= people.tag(request.segment)
    for text in request.only:
        allowed &= people.having(text)
    for text in request.exclude_where:
        allowed &= ~people.having(text)
    for tag in request.exclude_tags:
        allowed &= ~people.tag(tag)
    for text in request.exclude_contacted:
        allowed &= ~_contacted(reader, run, people, read_contacted(text))
    for places in (find(reader, people, request.exclude), find(reader, people, request.chosen)):
        allowed[places] = False
    return allowed


def members(reader: Reader, people: People, community_id: int) -> Bool:
    """Return who is in a community; raises CommunityNotFoundError."""
    if community_id < 0 or reader.community(community_id) is None:
        raise CommunityNotFoundError(community_id)
    return np.asarray(people.scores.community == community_id, dtype=np.bool_)


def find(reader: Reader, people: People, ids: Sequence[str]) -> Int32:
    """Return the places of customers, known by any of their records, in the order of ids.

    Raises CustomerNotFoundError.
    """
    unknown = [name for name in ids if name not in people.positions]
    owners = reader.canonical(unknown) if unknown else {}
    places = []
    for name in ids:
        place = people.positions.get(owners.get(name, name))
        if place is None:
            raise CustomerNotFoundError(name)
        places.append(place)
    return np.array(list(dict.fromkeys(places)), dtype=np.int32)


def _contacted(reader: Reader, run: Run, people: People, asked: Contacted) -> Bool:
    if run.as_of is None:
        return people.places(())
    since = run.as_of - round(asked.days * DAY)
    ids = reader.contacted(asked.type, since, run.as_of)
    return people.places(people.positions[name] for name in ids if name in people.positions)


def quotas_of(people: People, texts: Sequence[str]) -> tuple[Int32, Int64, Int64]:
    """Return the group of each customer, and the least and the most of each group.

    Raises InvalidValueError for quotas by different things, or by a group that nobody is in.
    """
    quotas = [read_quota(text) for text in texts]
    if not quotas:
        nothing = np.empty(0, dtype=np.int64)
        return np.empty(0, dtype=np.int32), nothing, nothing
    keys = {(quota.key, quota.value) if quota.key == TAG else quota.key for quota in quotas}
    if len(keys) > 1:
        raise InvalidValueError(
            "Quotas go by one thing at a time: by community, by one column or attribute, or by one "
            f"tag, and these are by several: {', '.join(texts)}."
        )
    first = quotas[0]
    if first.key == TAG:
        group, names = people.tag(str(first.value)).astype(np.int32), ["", str(first.value)]
    else:
        group, names = people.groups_by(first.key)
    least = np.zeros(len(names), dtype=np.int64)
    most = np.full(len(names), np.iinfo(np.int64).max // 4, dtype=np.int64)
    for quota in quotas:
        which = _groups_of(quota, names)
        if quota.least is not None:
            least[which] = np.maximum(least[which], quota.least)
        if quota.most is not None:
            most[which] = np.minimum(most[which], quota.most)
    if (least > most).any():
        raise InvalidValueError(f"Quotas ask for more than they allow: {', '.join(texts)}.")
    return group, least, most


def _groups_of(quota: Quota, names: Sequence[str]) -> list[int]:
    if quota.value is None:
        return [place for place, name in enumerate(names) if name not in ("-1", NO_GROUP)]
    wanted = quota.value.casefold()
    found = [place for place, name in enumerate(names) if name.casefold() == wanted]
    if not found:
        raise InvalidValueError(
            f"The quota {quota.key}={quota.value}: no customer has this {quota.key}. "
            "Check its spelling."
        )
    return found


def _value(customer: Customer, key: str) -> Any:
    if key in Customer._fields and key not in ("attributes", "tags"):
        return getattr(customer, key)
    return customer.attributes.get(key)


def _number(value: Any) -> float:
    if value is None or value == "":
        return float("nan")
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def word_of(value: Any) -> str | None:
    """Return a value as it is written in a condition, in lower case."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().casefold()
