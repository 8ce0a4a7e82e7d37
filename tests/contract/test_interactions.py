from graphcrm.model import Customer, Interaction, Tally
from graphcrm.store.base import Store
from tests.contract.graphs import NOON, ODD_TEXTS, ORDERED, interaction, write

FULL = Interaction(
    interaction_id="i1",
    customer_id="a",
    type="purchase",
    occurred_at=NOON,
    counterparty_id="b",
    channel="web",
    amount=12.5,
    currency="EUR",
    quantity=2.0,
    product_id="p-1",
    rating=4.5,
    source="shop",
    attributes={"coupon": "x", "deep": [1, {"y": None}]},
)


def all_of(store: Store) -> list[Interaction]:
    with store.read() as reader:
        return list(reader.iter_interactions())


def test_every_field_comes_back_as_it_was(store: Store) -> None:
    bare = Interaction("i0", "a", "visit", -1)
    assert write(store, interactions=[FULL, bare]) == Tally(new=2, bare=2)
    assert all_of(store) == [bare, FULL]


def test_loading_the_same_again_changes_nothing(store: Store) -> None:
    rows = [FULL, interaction(2, "a")]
    write(store, interactions=rows)
    assert write(store, interactions=rows) == Tally(unchanged=2)
    assert all_of(store) == [interaction(2, "a"), FULL]


def test_later_rows_win_field_by_field(store: Store) -> None:
    write(store, interactions=[FULL])
    later = Interaction("i1", "a", "purchase", NOON, rating=5.0, attributes={"coupon": "y"})
    assert write(store, interactions=[later]) == Tally(changed=1)
    expected = FULL._replace(rating=5.0, attributes={**FULL.attributes, "coupon": "y"})
    assert all_of(store) == [expected]


def test_rows_of_one_batch_are_merged_in_order(store: Store) -> None:
    rows = [interaction(1, "a"), interaction(1, "a", "b"), interaction(1, "a")]
    assert write(store, interactions=rows) == Tally(new=1, changed=1, unchanged=1, bare=2)
    assert all_of(store) == [interaction(1, "a", "b")]


def test_an_interaction_that_moves_is_found_with_its_new_customers_only(store: Store) -> None:
    write(store, interactions=[interaction(1, "a", "b")])
    moved = interaction(1, "c", "d")
    assert write(store, interactions=[moved]) == Tally(changed=1, bare=2)
    with store.read() as reader:
        for name in "ab":
            assert reader.interactions_of(name, 5) == []
        for name in "cd":
            assert reader.interactions_of(name, 5) == [moved]
        assert reader.evidence("a", "b", "email", None, 5) == []
        assert reader.evidence("c", "d", "email", None, 5) == [moved]
        contacts = reader.contacts()
        assert [reader.customer_ids()[place] for place in contacts.customer] == ["c"]


def test_whole_numbers_are_kept_as_such_for_the_same_value(store: Store) -> None:
    row = interaction(1, "a")._replace(amount=5, quantity=3)
    write(store, interactions=[row])
    assert write(store, interactions=[row]) == Tally(unchanged=1)
    (found,) = all_of(store)
    assert (found.amount, found.quantity) == (5.0, 3.0)
    assert isinstance(found.amount, float)


def test_those_of_a_customer_come_newest_first_on_either_side(store: Store) -> None:
    rows = [
        interaction(1, "a", "b"),
        interaction(2, "b", "a"),
        interaction(3, "b", "c"),
        interaction(4, "a"),
        interaction(5, "a", "a"),
    ]
    write(store, interactions=rows)
    with store.read() as reader:
        found = reader.interactions_of("a", 10)
        assert found == [rows[4], rows[3], rows[1], rows[0]]
        assert reader.interactions_of("a", 2) == found[:2]
        assert reader.interactions_of("nobody", 2) == []


def test_pages_of_a_customer_miss_and_double_nothing(store: Store) -> None:
    ids = [*ORDERED, *(f"i{number}" for number in range(20))]
    rows = [
        Interaction(
            name, "a" if place % 2 else "b", "email", NOON + place % 3, "b" if place % 2 else "a"
        )
        for place, name in enumerate(ids)
    ]
    write(store, interactions=rows)
    expected = sorted(rows, key=lambda row: (-row.occurred_at, row.interaction_id))
    with store.read() as reader:
        found: list[Interaction] = []
        after = None
        while page := reader.interactions_of("a", 3, after):
            found += page
            after = (page[-1].occurred_at, page[-1].interaction_id)
    assert found == expected


def test_evidence_is_of_one_type_and_pair_either_way_round(store: Store) -> None:
    rows = [
        interaction(1, "a", "b"),
        interaction(2, "b", "a"),
        interaction(3, "a", "c"),
        interaction(4, "a", "b")._replace(type="call"),
        interaction(5, "a", "b"),
    ]
    write(store, interactions=rows)
    with store.read() as reader:
        assert reader.evidence("a", "b", "email", None, 10) == [rows[4], rows[1], rows[0]]
        assert reader.evidence("b", "a", "email", None, 10) == [rows[4], rows[1], rows[0]]
        assert reader.evidence("a", "b", "email", None, 2) == [rows[4], rows[1]]
        assert reader.evidence("a", "b", "email", rows[1].occurred_at, 10) == [rows[1], rows[0]]
        assert reader.evidence("a", "b", "call", None, 10) == [rows[3]]
        assert reader.evidence("a", "b", "visit", None, 10) == []
        assert reader.evidence("a", "nobody", "email", None, 10) == []


def test_self_contacts_are_their_own_evidence_once(store: Store) -> None:
    write(store, interactions=[interaction(1, "a", "a")])
    with store.read() as reader:
        assert reader.evidence("a", "a", "email", None, 10) == [interaction(1, "a", "a")]


def test_any_text_is_an_ordinary_id_and_type(store: Store) -> None:
    rows = [
        Interaction(text, f"c {text}", text, NOON, f"d {text}", product_id=text, channel=text)
        for text in ODD_TEXTS
    ]
    write(store, interactions=rows)
    assert all_of(store) == sorted(rows, key=lambda row: row.interaction_id)
    with store.read() as reader:
        for row in rows:
            assert reader.interactions_of(row.customer_id, 2) == [row]
            assert reader.evidence(row.customer_id, f"d {row.type}", row.type, None, 2) == [row]
        contacts = reader.contacts()
        assert contacts.types == tuple(sorted(ODD_TEXTS))


def test_rows_arrive_in_batches_of_any_size(store: Store) -> None:
    rows = [interaction(number, f"c{number % 7}", f"c{number % 5}") for number in range(2_500)]
    customers = [Customer(f"c{number}") for number in range(7)]
    assert write(store, customers=customers, interactions=rows) == Tally(new=2_507)
    assert write(store, interactions=[*rows, interaction(9_999, "c1")]) == Tally(
        new=1, unchanged=2_500
    )
    found = all_of(store)
    assert found == [*rows, interaction(9_999, "c1")]
