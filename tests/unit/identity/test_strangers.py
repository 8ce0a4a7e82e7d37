"""What strangers' data are full of: relatives, dates in any form, firms of one group, no values.

As in test_shapes every shape draws its own records; here some of them only look like copies. Found
pairs, wrong and missed ones are printed by shape.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import pytest

from graphcrm.identity.matching import match_records
from graphcrm.model import Customer
from tests.febrl import f1, pairs_of
from tests.unit.identity.test_shapes import CITIES, FAMILY, GIVEN, STREETS, TRADES, WORDS

Same = Sequence[Customer]
"""Records of one person or firm."""

Shape = Callable[[random.Random, int], Iterable[Same]]

_MORE = (
    "Ben", "Carla", "Derek", "Edith", "Felix", "Greta", "Hugo", "Iris", "Jonas", "Klara", "Lena",
    "Moritz", "Nils", "Otto", "Paula", "Quentin", "Rosa", "Sven", "Tilda", "Ulf",
)  # fmt: skip
_NO_PHONE = ("000-000-0000", "1234567890", "999 999 9999")
_NOTHING = ("N/A", "unknown", "-", "none")
_CHINESE_CITIES = ("北京", "上海", "深圳", "杭州", "成都")
_CHINESE_WORDS = "腾鑫恒瑞宏博智蓝创天龙明安永嘉海盛锦东佳"
_CHINESE_TRADES = ("科技", "贸易", "电子", "食品", "物流")


def _person(draw: random.Random, number: int) -> Customer:
    given, family = draw.choice(GIVEN + list(_MORE)), draw.choice(FAMILY)
    return Customer(
        f"{number:04}",
        given_name=given,
        family_name=family,
        email=_email(draw, given, family),
        phone=_phone(draw),
        birth_date=_born(draw, 1940, 2000),
        address=f"{draw.randrange(1, 300)} {draw.choice(STREETS)} Street",
        city=draw.choice(CITIES),
        postcode=f"{draw.choice('LYBTD')}{draw.randrange(1, 60)} {draw.randrange(1, 9)}AA",
    )


def _phone(draw: random.Random) -> str:
    return f"+44207{draw.randrange(10**6, 10**7)}"


def _email(draw: random.Random, given: str, family: str) -> str:
    mailbox = draw.choice((f"{given[0]}.{family}", f"{family}.{given}", given))
    return f"{mailbox}{draw.randrange(100)}@mail{draw.randrange(7)}.example".lower()


def _born(draw: random.Random, first: int, last: int) -> str:
    month, day = draw.randrange(1, 13), draw.randrange(1, 29)
    return f"{draw.randrange(first, last)}-{month:02}-{day:02}"


def _relative(draw: random.Random, one: Customer, **changed: str | None) -> Customer:
    """Return another one of the household, with contacts of his own."""
    given = draw.choice([name for name in GIVEN if name != one.given_name])
    other = one._replace(given_name=given, phone=_phone(draw), birth_date=_born(draw, 1940, 2000))
    other = other._replace(**changed)
    return other._replace(email=_email(draw, str(other.given_name), str(other.family_name)))


def relatives(draw: random.Random, number: int) -> Iterable[Same]:
    one = _person(draw, number)
    yield (one, one._replace(phone=None, address=None)) if number % 4 == 0 else (one,)
    if number % 3 == 0:
        yield (_relative(draw, one, birth_date=one.birth_date),)
    elif number % 3 == 1:
        yield (_relative(draw, one, given_name=one.given_name, birth_date=_born(draw, 1900, 1930)),)
    else:
        yield (_relative(draw, one, phone=one.phone),)


def middle_names(draw: random.Random, number: int) -> Iterable[Same]:
    one = _person(draw, number)._replace(email=None, phone=None, birth_date=None)
    family = f"{one.family_name} {draw.choice(FAMILY)}"
    one = one._replace(given_name=f"{one.given_name} {draw.choice('AJM')}", family_name=family)
    again = one._replace(given_name=str(one.given_name)[:-2], postcode=None)
    yield (one, again) if number % 5 == 0 else (one,)
    other = draw.choice([name for name in GIVEN if name[0] != str(one.given_name)[0]])
    # Of the same household, with the same initial.
    yield (one._replace(given_name=f"{other} {str(one.given_name)[-1]}"),)


def dates(draw: random.Random, number: int) -> Iterable[Same]:
    one = _person(draw, number)._replace(country="GB", address=None, postcode=None)
    year, month, day = str(one.birth_date).split("-")
    forms = (f"{day}/{month}/{year}", f"{day}.{month}.{year}", f"{int(day)} {_MONTHS[int(month)]}")
    again = one._replace(birth_date=draw.choice((*forms[:2], f"{forms[2]} {year}")), email=None)
    yield (one, again._replace(phone=None)) if number % 4 == 0 else (one,)


_MONTHS = dict(enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1))  # noqa: SIM905


def nothing(draw: random.Random, number: int) -> Iterable[Same]:
    one = _person(draw, number)
    again = one._replace(
        phone=draw.choice(_NO_PHONE),
        birth_date=draw.choice(("1900-01-01", one.birth_date)),
        address=draw.choice(_NOTHING),
    )
    yield (one, again) if number % 4 == 0 else (one,)
    other = _person(draw, number)
    yield (other._replace(phone=draw.choice(_NO_PHONE), birth_date="1900-01-01", email="none@x.y"),)


def mailboxes_alone(draw: random.Random, number: int) -> Iterable[Same]:
    one = Customer("", email=_person(draw, number).email)
    yield (one, one._replace(email=str(one.email).upper())) if number % 4 == 0 else (one,)


def firms(draw: random.Random, number: int) -> Iterable[Same]:
    name = f"{draw.choice(FAMILY)} {draw.choice(WORDS)} {draw.choice(TRADES)}"
    place = _person(draw, number)._replace(given_name=None, family_name=None, birth_date=None)
    one = place._replace(name=f"{name} S.A.", email=None)
    again = one._replace(name=draw.choice((name.upper() + " S.A.", f"The {name}", name)))
    yield (one, again._replace(postcode=None)) if number % 4 == 0 else (one,)
    if number % 5 == 0:
        yield (one._replace(name=f"{name} Holding S.A.", phone=_phone(draw)),)


def chinese_firms(draw: random.Random, number: int) -> Iterable[Same]:
    city, trade = draw.choice(_CHINESE_CITIES), draw.choice(_CHINESE_TRADES)
    proper = "".join(draw.sample(_CHINESE_WORDS, 2))
    phone = f"+8610{draw.randrange(10**7, 10**8)}"
    one = Customer("", f"{city}{proper}{trade}有限公司", phone=phone, city=city)
    forms = (
        f"{proper}（{city}）{trade}有限公司",
        f"{proper}{trade}",
        f"{city}市{proper}{trade}公司",
    )
    yield (one, one._replace(name=draw.choice(forms))) if number % 4 == 0 else (one,)


SHAPES: tuple[tuple[Shape, float], ...] = (
    (relatives, 0.95),
    (middle_names, 0.95),
    (dates, 0.97),
    (nothing, 0.97),
    (mailboxes_alone, 0.97),
    (firms, 0.95),
    (chinese_firms, 0.97),
)


@pytest.mark.parametrize("number", range(len(SHAPES)), ids=[s.__name__ for s, _ in SHAPES])
def test_strangers(number: int) -> None:
    shape, least = SHAPES[number]
    found, true = found_and_true(shape, number)
    print(
        f"{shape.__name__}: F1 {f1(found, true):.4f}, {len(found - true)} wrong, "
        f"{len(true - found)} missed"
    )
    assert f1(found, true) >= least


def found_and_true(shape: Shape, seed: int) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    draw = random.Random(seed)
    customers: list[Customer] = []
    people: dict[int, list[str]] = defaultdict(list)
    for number in range(500):
        for same in shape(draw, number):
            person = len(people)
            for record in same:
                people[person].append(f"r{len(customers):05}")
                customers.append(record._replace(customer_id=people[person][-1]))
    true = {pair for ids in people.values() for pair in combinations(ids, 2)}
    return pairs_of(match_records(customers).groups), true
