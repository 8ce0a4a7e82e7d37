"""People and mailboxes that look like one and are not: what a merge must leave apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, count
from typing import Any

import numpy as np

from graphcrm.demo.calendar import END
from graphcrm.demo.dice import Dice
from graphcrm.demo.layout import Layout
from graphcrm.demo.people import People
from graphcrm.demo.retyping import DOMAINS, company_forms

NAMESAKES_PER_THOUSAND = 10
FATHERS_PER_THOUSAND = 4
TWINS_PER_THOUSAND = 3
SHARED_EMAIL_PERCENT = 8
SHARED_PHONE_PERCENT = 14
"""How many households of two or more have one mailbox, one landline."""

COMPANY_MAIL_PERCENT = 35
"""How many workplaces give their people's address as info@ and their phone as the switchboard."""

LEGAL_FORM_PERCENT = 55
HOME = ("address", "postcode", "district")


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """What was planted, as positions of customers.

    pairs: by kind ('namesakes', 'father_and_son', 'twins') the pairs. sharing: by kind
    ('household_email', 'household_phone', 'company_email', 'company_phone') who shares one, a
    tuple for each mailbox or number. branches: organisations of one name.
    """

    pairs: Mapping[str, list[tuple[int, int]]]
    sharing: Mapping[str, list[tuple[int, ...]]]
    branches: list[tuple[int, ...]]
    bare_names: Mapping[int, str] = field(default_factory=dict)

    def alike(self) -> frozenset[int]:
        """Return everybody who is one of a planted pair."""
        return frozenset(who for pairs in self.pairs.values() for pair in pairs for who in pair)


def plant_lookalikes(
    layout: Layout, people: People, columns: dict[str, Any], seed: int
) -> Lookalikes:
    """Change some customers so that they look like another; `columns` change in place.

    Nobody comes or goes, and planted influencers keep their names.
    """
    dice = Dice(seed, "lookalikes")
    desk = _Desk(dice, people, columns)
    homes = _homes(layout)
    pairs = {
        "father_and_son": list(_fathers(desk, homes, layout.customers)),
        "twins": list(_twins(desk, homes, layout.customers)),
        "namesakes": list(_namesakes(desk, layout)),
    }
    sharing = _companies(desk, layout)
    sharing["household_email"] = _share(desk, homes, "email", SHARED_EMAIL_PERCENT)
    sharing["household_phone"] = _share(desk, homes, "phone", SHARED_PHONE_PERCENT)
    bare = {who: str(columns["name"][who]) for who in range(layout.people, layout.customers)}
    branches = _branches(columns, bare)
    _give_legal_forms(dice, columns, bare)
    return Lookalikes(pairs, _still_shared(columns, sharing), branches, bare)


class _Desk:
    """Where customers' cells are changed: keeps e-mail addresses apart and nobody used twice."""

    def __init__(self, dice: Dice, people: People, columns: dict[str, Any]) -> None:
        self.dice, self.people, self.columns = dice, people, columns
        self.taken = {email for email in columns["email"] if email is not None}
        self.used: set[int] = set()

    def born(self, who: int) -> date:
        """Return the birth date, filled in from the age where it was missing."""
        if self.columns["birth_date"][who] is None:
            end = date.fromisoformat(str(END.astype("datetime64[D]")))
            age = int(self.people.age[who])
            day = end - timedelta(days=age * 36525 // 100 + self.dice.below(365))
            self.columns["birth_date"][who] = day.isoformat()
        return date.fromisoformat(self.columns["birth_date"][who])

    def rename(self, who: int, like: int) -> None:
        """Give one person the name of another, and a mailbox that goes with it."""
        for column in ("name", "given_name", "family_name"):
            self.columns[column][who] = self.columns[column][like]
        if self.columns["email"][who] is None:
            return
        login, host = self.people.login[like], str(self.columns["email"][who]).partition("@")[2]
        year = self.born(who).year % 100
        forms = chain((f"{login}{year:02d}",), (f"{login}{number}" for number in count(100)))
        chosen = next(mail for form in forms if (mail := f"{form}@{host}") not in self.taken)
        self.taken.add(chosen)
        self.columns["email"][who] = chosen

    def live_together(self, one: int, other: int) -> bool:
        """Give both the address that either has; return whether there is one."""
        cells = self.columns["address"]
        source, target = (one, other) if cells[one] is not None else (other, one)
        for column in HOME:
            self.columns[column][target] = self.columns[column][source]
        return cells[target] is not None


def _homes(layout: Layout) -> list[list[int]]:
    """Return the households of two or more people, each in the order of their places."""
    order = np.lexsort((layout.place, layout.household))
    homes: dict[int, list[int]] = defaultdict(list)
    for who, home in zip(order.tolist(), layout.household[order].tolist(), strict=True):
        if who < layout.people:
            homes[home].append(who)
    return [members for members in homes.values() if len(members) > 1]


def _shuffled(dice: Dice, homes: Sequence[list[int]]) -> Iterator[list[int]]:
    keys = [dice.below(1 << 40) for _ in homes]
    yield from (homes[place] for place in sorted(range(len(homes)), key=keys.__getitem__))


def _fathers(desk: _Desk, homes: list[list[int]], customers: int) -> Iterator[tuple[int, int]]:
    """Give sons the names of their fathers, who live at the same address."""
    left = max(1, customers * FATHERS_PER_THOUSAND // 1000)
    woman, age = desk.people.woman, desk.people.age
    for home in _shuffled(desk.dice, homes):
        fathers = [who for who in home[:2] if not woman[who]]
        sons = [who for who in home[2:] if not woman[who]]
        if left and fathers and sons and age[fathers[0]] - age[sons[0]] >= 18:
            father, son = fathers[0], sons[0]
            if desk.used & {father, son} or not desk.live_together(father, son):
                continue
            desk.born(father)
            desk.rename(son, father)
            desk.born(son)
            desk.used |= {father, son}
            left -= 1
            yield father, son


def _twins(desk: _Desk, homes: list[list[int]], customers: int) -> Iterator[tuple[int, int]]:
    """Give two children of a household the same birth date; they have names of their own."""
    left = max(1, customers * TWINS_PER_THOUSAND // 1000)
    names = desk.columns["given_name"]
    for home in _shuffled(desk.dice, homes):
        children = [who for who in home[2:] if who not in desk.used][:2]
        if left and len(children) == 2 and names[children[0]] != names[children[1]]:
            one, other = children
            if not desk.live_together(one, other):
                continue
            desk.born(one)
            desk.columns["birth_date"][other] = desk.columns["birth_date"][one]
            desk.used |= {one, other}
            left -= 1
            yield one, other


def _namesakes(desk: _Desk, layout: Layout) -> Iterator[tuple[int, int]]:
    """Give people of one city, of about the same culture and gender, the same name."""
    left = max(1, layout.customers * NAMESAKES_PER_THOUSAND // 1000)
    by_kind: dict[tuple[int, ...], list[int]] = defaultdict(list)
    keys = np.column_stack([layout.city, desk.people.culture, desk.people.woman]).tolist()
    order = sorted(range(layout.people), key=[desk.dice.below(1 << 40) for _ in keys].__getitem__)
    for who in order:
        if left and who not in desk.used:
            waiting = by_kind[tuple(keys[who])]
            waiting.append(who)
            # Only every eighth meeting makes a pair, so that large cities do not have them all.
            if len(waiting) == 8:
                one, other = waiting[:2]
                waiting.clear()
                if layout.influencer[other] or _same_age(desk, layout, one, other):
                    continue
                desk.rename(other, one)
                desk.used |= {one, other}
                left -= 1
                yield one, other


def _same_age(desk: _Desk, layout: Layout, one: int, other: int) -> bool:
    if layout.household[one] == layout.household[other]:
        return True
    return abs((desk.born(one) - desk.born(other)).days) < 500


def _share(desk: _Desk, homes: list[list[int]], column: str, percent: int) -> list[tuple[int, ...]]:
    """Let households use one mailbox or number: that of the first who has one."""
    cells, result = desk.columns[column], []
    for home in homes:
        owner = next((who for who in home if cells[who] is not None), None)
        if owner is None or not desk.dice.percent(percent):
            continue
        if column == "email" and str(cells[owner]).partition("@")[2] not in DOMAINS:
            continue
        sharing = [who for who in home if who == owner or desk.dice.percent(80)]
        if len(sharing) > 1:
            cells[sharing] = cells[owner]
            result.append(tuple(sharing))
    return result


def _still_shared(
    columns: Mapping[str, Any], sharing: Mapping[str, list[tuple[int, ...]]]
) -> dict[str, list[tuple[int, ...]]]:
    """Leave out who got another mailbox or number afterwards."""
    result = {}
    for kind, groups in sharing.items():
        cells = columns[kind.partition("_")[2]]
        values = [Counter(cells[who] for who in members).most_common(1)[0][0] for members in groups]
        left = [
            tuple(who for who in members if cells[who] == value)
            for members, value in zip(groups, values, strict=True)
        ]
        result[kind] = [members for members in left if len(members) > 1]
    return result


def _companies(desk: _Desk, layout: Layout) -> dict[str, list[tuple[int, ...]]]:
    """Let people at some workplaces give the company's info@ and its switchboard."""
    result: dict[str, list[tuple[int, ...]]] = {"company_email": [], "company_phone": []}
    works = [number for number, group in enumerate(layout.groups) if group.company >= 0]
    for place, number in enumerate(works):
        if place and not desk.dice.percent(COMPANY_MAIL_PERCENT):
            continue
        group = layout.groups[number]
        members = np.flatnonzero(layout.group == number).tolist()
        domain = layout.cities[group.city].companies[group.company].latin
        emails, phones = desk.columns["email"], desk.columns["phone"]
        writing = [who for who in members if desk.dice.percent(25)]
        calling = [who for who in members if desk.dice.percent(40)]
        board = next((phones[who] for who in reversed(members) if phones[who] is not None), None)
        emails[writing] = f"info@{domain}.example"
        result["company_email"].append(tuple(writing))
        if board is not None:
            phones[calling] = board
            result["company_phone"].append(tuple(calling))
    return {kind: [who for who in groups if len(who) > 1] for kind, groups in result.items()}


def _branches(columns: dict[str, Any], bare: dict[int, str]) -> list[tuple[int, ...]]:
    """Tell organisations of one name apart by where they are, as branches of a company."""
    named: dict[str, list[int]] = defaultdict(list)
    for who, name in bare.items():
        named[name].append(who)
    for name, branches in named.items():
        seen: dict[str, int] = defaultdict(int)
        for who in branches[1:]:
            district = columns["district"][who]
            seen[district] += 1
            number = f" {seen[district]}" if seen[district] > 1 else ""
            bare[who] = f"{name} {district}{number}"
            columns["name"][who] = bare[who]
    return [tuple(branches) for branches in named.values() if len(branches) > 1]


def _give_legal_forms(dice: Dice, columns: dict[str, Any], bare: Mapping[int, str]) -> None:
    for who, name in bare.items():
        if dice.percent(LEGAL_FORM_PERCENT):
            columns["name"][who] = company_forms(columns["country"][who])[0].format(name)
