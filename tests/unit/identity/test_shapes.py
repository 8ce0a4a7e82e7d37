"""Records as strangers bring them: few columns, other scripts, short names, errors everywhere.

Every shape has people (or firms) of its own, drawn with a seed that is the shape's place in the
list, and a copy of every fifth as that shape makes copies. F1 over pairs is printed by shape.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from graphcrm.identity.matching import match_records
from graphcrm.model import ORGANIZATION, Customer
from tests.febrl import f1, pairs_of

GIVEN = [
    "William",
    "Robert",
    "Elizabeth",
    "Margaret",
    "Katherine",
    "Michael",
    "Thomas",
    "Susan",
    "Patricia",
    "Daniel",
    "Nora",
    "Erik",
    "Lucia",
    "Marco",
    "Ingrid",
    "Pavel",
    "Yusuf",
    "Leila",
    "Chiara",
    "Bruno",
    "Sofia",
    "Oscar",
    "Helga",
    "Dmitri",
    "Amara",
]
FAMILY = [
    "Abbott",
    "Brandt",
    "Castellano",
    "Duarte",
    "Eklund",
    "Fairbanks",
    "Goncalves",
    "Hartmann",
    "Ishikawa",
    "Jankowski",
    "Kaminski",
    "Lindqvist",
    "Mbeki",
    "Nakamura",
    "Okafor",
    "Petrenko",
    "Quintero",
    "Rasmussen",
    "Santoro",
    "Tremblay",
    "Ullmann",
    "Vasquez",
    "Whitfield",
    "Yilmaz",
    "Zielinski",
    "Achterberg",
    "Bouchard",
    "Caruana",
    "Dimitriou",
    "Engström",
]
SHORT = {
    "William": "Bill", "Robert": "Bob", "Elizabeth": "Liz", "Margaret": "Peggy",
    "Katherine": "Kate", "Michael": "Mike", "Thomas": "Tom", "Susan": "Sue",
    "Patricia": "Trish", "Daniel": "Dan",
}  # fmt: skip
CHINESE = (
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("赵", "Zhao"),
)  # fmt: skip
CHINESE_GIVEN = (
    ("小明", "Xiaoming"), ("丽华", "Lihua"), ("建国", "Jianguo"), ("雪梅", "Xuemei"),
    ("志强", "Zhiqiang"), ("晓东", "Xiaodong"), ("婷婷", "Tingting"), ("海燕", "Haiyan"),
)  # fmt: skip
RUSSIAN = (
    ("Иван", "Ivan"), ("Мария", "Maria"), ("Дмитрий", "Dmitry"), ("Ольга", "Olga"),
    ("Сергей", "Sergey"), ("Елена", "Elena"), ("Никита", "Nikita"),
)  # fmt: skip
RUSSIAN_FAMILY = (
    ("Смирнов", "Smirnov"), ("Кузнецов", "Kuznetsov"), ("Попов", "Popov"), ("Соколов", "Sokolov"),
    ("Лебедев", "Lebedev"), ("Козлов", "Kozlov"), ("Новиков", "Novikov"),
)  # fmt: skip
STREETS = [
    "Birch",
    "Cedar",
    "Dale",
    "Elm",
    "Forest",
    "Garden",
    "Harbour",
    "Ivy",
    "Juniper",
    "King",
    "Lake",
    "Mill",
    "North",
    "Orchard",
]
CITIES = ("Leeds", "York", "Bath", "Truro", "Derby")
WORDS = [
    "Atlas",
    "Beacon",
    "Cobalt",
    "Delta",
    "Ember",
    "Falcon",
    "Granite",
    "Horizon",
    "Indigo",
    "Juno",
    "Kestrel",
    "Lumen",
]
TRADES = ["Foods", "Logistics", "Systems", "Textiles", "Energy", "Consulting", "Motors", "Pharma"]

Shape = Callable[[random.Random, int], tuple[Customer, Customer]]


def _typo(draw: random.Random, text: str) -> str:
    place = draw.randrange(1, max(len(text) - 1, 2))
    kind = draw.randrange(3)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + draw.choice("aeinorst") + text[place + 1 :]
    return text[: place - 1] + text[place : place + 1] + text[place - 1 : place] + text[place + 1 :]


def _person(draw: random.Random, number: int) -> Customer:
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    street = f"{draw.randrange(1, 200)} {draw.choice(STREETS)} Street"
    return Customer(
        f"a{number:04}",
        given_name=given,
        family_name=family,
        email=f"{given}.{family}{draw.randrange(1000)}@mail{number % 7}.example".lower(),
        phone=f"+44207{draw.randrange(10**6, 10**7)}",
        birth_date=f"{draw.randrange(1940, 2005)}-{draw.randrange(1, 13):02}-"
        f"{draw.randrange(1, 29):02}",
        address=street,
        city=draw.choice(CITIES),
        postcode=f"{draw.choice('LYBTD')}{draw.randrange(1, 60)} {draw.randrange(1, 9)}AA",
    )


def _again(one: Customer, **changed: str | None) -> Customer:
    return one._replace(customer_id=f"b{one.customer_id[1:]}", **changed)


def _only(one: Customer, *columns: str) -> Customer:
    kept = {name: getattr(one, name) for name in columns}
    return Customer(one.customer_id, name=f"{one.given_name} {one.family_name}", **kept)


def contacts(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    one = _only(_person(draw, number), "email", "phone")
    lost = draw.choice(("email", "phone"))
    return one, _again(one, **{lost: None, "name": _typo(draw, str(one.name))})


def addresses(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    one = _only(_person(draw, number), "address", "postcode", "city")
    return one, _again(one, address=str(one.address).replace("Street", "St."))


def organizations(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    name = f"{draw.choice(WORDS)} {draw.choice(FAMILY)} {draw.choice(TRADES)}"
    phone = f"+44207{draw.randrange(10**6, 10**7)}"
    one = Customer(f"a{number:04}", f"{name} Ltd", phone=phone, city=draw.choice(CITIES))
    return one._replace(kind=ORGANIZATION), _again(one, name=f"{name.upper()} Limited")


def chinese(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    family, given = draw.choice(CHINESE), draw.choice(CHINESE_GIVEN)
    known = _person(draw, number)
    one = Customer(known.customer_id, family[0] + given[0], phone=known.phone)
    one = one._replace(birth_date=known.birth_date)
    return one, _again(one, name=f"{family[1]} {given[1]}")


def russian(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    given, family = draw.choice(RUSSIAN), draw.choice(RUSSIAN_FAMILY)
    known = _person(draw, number)
    one = Customer(known.customer_id, f"{given[0]} {family[0]}", birth_date=known.birth_date)
    one = one._replace(city=known.city, email=known.email)
    return one, _again(one, name=f"{given[1]} {family[1]}", city=None)


def short_names(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    one = _person(draw, number)._replace(given_name=draw.choice(list(SHORT)))
    return one, _again(one, given_name=SHORT[str(one.given_name)], email=None)


def swapped(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    one = _person(draw, number)
    return one, _again(one, given_name=one.family_name, family_name=one.given_name, phone=None)


def missing(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    one = _person(draw, number)
    columns = ["email", "phone", "birth_date", "address", "postcode", "city"]
    return one, _again(one, **dict.fromkeys(draw.sample(columns, 3)))


def typing_errors(draw: random.Random, number: int) -> tuple[Customer, Customer]:
    one = _person(draw, number)
    columns = ("given_name", "family_name", "email", "address")
    return one, _again(one, **{name: _typo(draw, getattr(one, name)) for name in columns})


SHAPES: tuple[tuple[Shape, float], ...] = (
    (contacts, 0.95),
    (addresses, 0.95),
    (organizations, 0.95),
    (chinese, 0.95),
    (russian, 0.95),
    (short_names, 0.95),
    (swapped, 0.95),
    (missing, 0.95),
    (typing_errors, 0.95),
)


@pytest.mark.parametrize("number", range(len(SHAPES)), ids=[s.__name__ for s, _ in SHAPES])
def test_shapes(number: int) -> None:
    shape, least = SHAPES[number]
    draw = random.Random(number)
    customers, true = [], set()
    for place in range(600):
        one, again = shape(draw, place)
        customers.append(one)
        if place % 5 == 0:
            customers.append(again)
            true.add((one.customer_id, again.customer_id))
    found = pairs_of(match_records(customers).groups)
    print(
        f"{shape.__name__}: F1 {f1(found, true):.4f}, {len(found - true)} wrong, "
        f"{len(true - found)} missed"
    )
    assert f1(found, true) >= least
