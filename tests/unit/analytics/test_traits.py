from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom

from graphcrm.analytics.categories import Category
from graphcrm.analytics.traits import find_traits, log_upper_tail
from graphcrm.model import Trait


def _category(attribute: str, *values_of: str | tuple[str, ...] | None) -> Category:
    """Return a category from each customer's value or values."""
    pairs = [
        (position, value)
        for position, values in enumerate(values_of)
        for value in ((values,) if isinstance(values, str) else values or ())
    ]
    names = sorted({value for _, value in pairs})
    return Category(
        attribute,
        names,
        np.array([position for position, _ in pairs], dtype=np.int32),
        np.array([names.index(value) for _, value in pairs], dtype=np.int32),
    )


def _traits(sizes: list[int], *columns: Category) -> dict[int, list[Trait]]:
    labels = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    return find_traits(labels, np.array(sizes), columns)


def test_what_members_share_and_others_do_not_is_a_trait_with_its_shares() -> None:
    company = ["Acme"] * 8 + [None] * 2 + ["Acme"] * 2 + ["Brown"] * 28
    found = _traits([10, 30], _category("company", *company))
    (trait,) = found[0]
    assert trait[:3] == ("company", "Acme", 8)
    assert trait.share_inside == 1.0
    assert trait.share_outside == pytest.approx(2 / 30)
    assert trait.lift == pytest.approx(1 / (10 / 38))


def test_what_everyone_shares_is_no_trait() -> None:
    assert _traits([10, 30], _category("country", *["DE"] * 40)) == {}


def test_what_chance_would_give_is_no_trait() -> None:
    random = np.random.default_rng(2)
    columns = [
        _category(name, *random.choice(list("abcdefgh"), 600).tolist()) for name in ("x", "y", "z")
    ]
    assert _traits([60] * 10, *columns) == {}


def test_two_of_many_members_are_too_few() -> None:
    city = ["Rome"] * 2 + ["Oslo"] * 38 + ["Oslo"] * 4000
    assert _traits([40, 4000], _category("city", *city)) == {}


def test_a_pair_can_have_a_trait() -> None:
    city = ["Rome"] * 2 + ["Oslo"] * 3000
    (trait,) = _traits([2, 3000], _category("city", *city))[0]
    assert (trait.value, trait.members, trait.share_outside) == ("Rome", 2, 0.0)


def test_a_customer_alone_has_none() -> None:
    assert _traits([1] * 50, _category("city", "Rome", *["Oslo"] * 49)) == {}


def test_a_customer_can_have_several_values_of_one_attribute() -> None:
    bought = [("tea", "milk")] * 10 + [("milk", "rice")] * 40
    (trait,) = _traits([10, 40], _category("product", *bought))[0]
    assert (trait.value, trait.members, trait.share_inside) == ("tea", 10, 1.0)


def test_at_most_six_traits_and_two_of_an_attribute_the_least_likely_first() -> None:
    columns = [
        _category(f"a{i}", *[("one", "two", "three")] * 20, *["other"] * 200) for i in range(5)
    ]
    strongest = _category("b", *["all"] * 20, *[None] * 0, *["other"] * 400)
    found = _traits([20, 200, 200], *columns, strongest)[0]
    assert len(found) == 6
    assert found[0].attribute == "b"
    assert max(sum(t.attribute == f"a{i}" for t in found) for i in range(5)) == 2


def test_traits_do_not_depend_on_the_order_of_values() -> None:
    company = ["Acme"] * 8 + ["Brown"] * 30
    straight = _category("company", *company)
    turned = Category("company", straight.values[::-1], straight.customer, 1 - straight.value)
    assert _traits([8, 30], straight) == _traits([8, 30], turned)


@pytest.mark.parametrize("total", [50, 2000, 1_000_000])
def test_the_tail_is_that_of_the_hypergeometric_distribution(total: int) -> None:
    random = np.random.default_rng(total)
    holders = random.integers(1, total // 5, 200)
    draws = random.integers(2, min(500, total // 5), 200)
    mean = draws * holders / total
    drawn = np.minimum(np.ceil(mean * random.uniform(1.5, 4, 200)), np.minimum(draws, holders))
    fit = drawn >= 1.5 * mean
    drawn, draws, holders = drawn[fit].astype(np.int64), draws[fit], holders[fit]
    expected = hypergeom.logsf(drawn - 1, total, holders, draws)
    finite = np.isfinite(expected)
    assert finite.sum() > 50
    found = log_upper_tail(drawn, draws, holders, total)
    np.testing.assert_allclose(found[finite], expected[finite], rtol=1e-5, atol=1e-7)


def test_places_of_the_same_members_are_one_trait() -> None:
    city = ["Berlin"] * 6 + ["Lyon"] * 12 + ["Oslo"] * 12
    country = ["Germany"] * 6 + ["France"] * 12 + ["Norway"] * 12
    found = _traits([6, 24], _category("city", *city), _category("country", *country))
    assert [trait[:3] for trait in found[0]] == [("city", "Berlin", 6)]


def test_places_of_other_members_are_traits_of_their_own() -> None:
    city = ["Berlin"] * 5 + [None] * 5 + ["Lyon"] * 15 + ["Oslo"] * 15
    state = [None] * 5 + ["Hesse"] * 5 + ["Savoy"] * 15 + ["Viken"] * 15
    found = _traits([10, 30], _category("city", *city), _category("state", *state))
    assert {trait[:3] for trait in found[0]} == {("city", "Berlin", 5), ("state", "Hesse", 5)}
