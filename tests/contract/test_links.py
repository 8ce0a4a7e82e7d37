from graphcrm.model import Customer, Link, Tally
from graphcrm.store.base import Store
from tests.contract.graphs import NOON, ODD_TEXTS, ORDERED, write

FULL = Link("a", "b", "friend", True, 0.25, NOON, NOON + 5, "crm", {"since school": True})


def all_of(store: Store) -> list[Link]:
    with store.read() as reader:
        return list(reader.iter_links())


def test_every_field_comes_back_as_it_was(store: Store) -> None:
    assert write(store, links=[FULL, Link("a", "c", "family")]) == Tally(new=2, bare=3)
    assert all_of(store) == [FULL, Link("a", "c", "family")]


def test_known_customers_are_not_made_again(store: Store) -> None:
    write(store, customers=[Customer("a", name="Ana")])
    assert write(store, links=[FULL]) == Tally(new=1, bare=1)
    with store.read() as reader:
        assert reader.customers(["a"])["a"].name == "Ana"
        assert reader.counts().links == 1


def test_a_link_is_one_of_a_type_between_two(store: Store) -> None:
    rows = [FULL, FULL._replace(type="family"), FULL._replace(source_id="b", target_id="a")]
    assert write(store, links=rows) == Tally(new=3, bare=2)
    assert write(store, links=rows) == Tally(unchanged=3)


def test_later_rows_win_field_by_field(store: Store) -> None:
    write(store, links=[FULL])
    later = Link("a", "b", "friend", True, strength=1, attributes={"more": "x"})
    assert write(store, links=[later, later]) == Tally(changed=1, unchanged=1)
    attributes = {"since school": True, "more": "x"}
    assert all_of(store) == [FULL._replace(strength=1.0, attributes=attributes)]


def test_they_come_by_source_target_and_type(store: Store) -> None:
    rows = [
        Link(source, target, kind)
        for kind in ("z", "Ａ", "😀")
        for target in reversed(ORDERED)
        for source in ORDERED[-4:]
    ]
    write(store, links=rows)
    assert all_of(store) == sorted(rows, key=lambda row: row[:3])


def test_any_text_is_an_ordinary_id_and_type(store: Store) -> None:
    rows = [Link(f"a {text}", f"b {text}", text, source=text) for text in ODD_TEXTS]
    write(store, links=rows)
    assert all_of(store) == sorted(rows, key=lambda row: row[:3])
