from __future__ import annotations

from graphcrm.analytics.naming import Names
from graphcrm.model import Trait


def _trait(attribute: str, value: str, share: float = 0.8) -> Trait:
    return Trait(attribute, value, 8, share, 0.01, 20.0)


def test_company_comes_before_place_and_place_before_the_rest() -> None:
    traits = [
        _trait("country", "Germany"),
        _trait("product", "tea"),
        _trait("city", "Berlin"),
        _trait("company", "Acme"),
    ]
    assert Names().choose(0, traits, "Ann") == "Acme · Berlin"
    assert Names().choose(0, traits[:3], "Ann") == "Berlin · Buyers of tea"


def test_what_few_share_or_gender_makes_no_name() -> None:
    traits = [_trait("company", "Acme", 0.3), _trait("gender", "female", 0.9)]
    assert Names().choose(0, traits, "Ann Lee") == "Around Ann Lee"


def test_names_stay_unique() -> None:
    names = Names()
    traits = [_trait("company", "Acme")]
    given = [names.choose(i, traits, "Ann") for i in range(4)]
    given += [names.single("Ann", "c1"), names.single("Ann", "c2"), names.single("Ann (c3)", "c9")]
    given += [names.single("Ann", "c3")]
    assert given[:3] == ["Acme", "Acme · around Ann", "Acme · around Ann (2)"]
    assert given[4:6] == ["Ann", "Ann (c2)"]
    assert len(set(given)) == len(given)


def test_a_long_value_is_cut() -> None:
    name = Names().choose(0, [_trait("company", "A very long name of a company " * 4)], "Ann")
    assert len(name) <= 40
    assert name.endswith("…")


def test_markup_stays_text() -> None:
    assert Names().choose(0, [_trait("company", "<b>&")], "Ann") == "<b>&"
