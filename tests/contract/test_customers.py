import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.model import Customer, Tally
from graphcrm.store.base import CustomerQuery, Store
from tests.contract.graphs import NOON, ODD_TEXTS, ORDERED, interaction, write

FULL = Customer(
    customer_id="c1",
    name="Ana María 王",
    given_name="Ana",
    family_name="María",
    kind="person",
    national_id="X-1",
    email="ana@example.org",
    phone="+34 600",
    birth_date="1980-02-29",
    gender="f",
    address="Calle 1",
    postcode="28001",
    city="Madrid",
    state="M",
    country="ES",
    company="Acme",
    job_title="Buyer",
    created_at=NOON,
    tags=("vip", "北京"),
    source="crm",
    attributes={"shoe size": 38, "nested": {"list": [1, None, "x"]}, "ok": True, "ratio": 0.5},
)


def read(store: Store, *ids: str) -> dict[str, Customer]:
    with store.read() as reader:
        return reader.customers(ids)


def test_every_field_comes_back_as_it_was(store: Store) -> None:
    assert write(store, customers=[FULL]) == Tally(new=1)
    assert read(store, "c1", "nobody") == {"c1": FULL}


def test_where_customers_are(store: Store) -> None:
    write(store, customers=[FULL, Customer("c2")])
    with store.read() as reader:
        found = reader.whereabouts(["c2", "c1", "c1", "nobody"])
        assert found == {"c1": ("Acme", "Madrid", NOON), "c2": (None, None, None)}
        assert reader.whereabouts([]) == {}


def test_an_id_asked_for_twice_comes_back_once(store: Store) -> None:
    write(store, customers=[FULL])
    assert list(read(store, "c1", "c1")) == ["c1"]
    assert read(store) == {}


def test_loading_the_same_again_changes_nothing(store: Store) -> None:
    rows = [FULL, Customer("c2")]
    assert write(store, customers=rows) == Tally(new=2)
    assert write(store, customers=rows) == Tally(unchanged=2)
    assert read(store, "c1", "c2") == {"c1": FULL, "c2": Customer("c2")}


def test_later_rows_win_field_by_field_and_empty_fields_erase_nothing(store: Store) -> None:
    write(store, customers=[FULL])
    later = Customer(
        "c1", name="", city="Toledo", tags=(), attributes={"shoe size": 39, "ratio": None, "new": 1}
    )
    assert write(store, customers=[later]) == Tally(changed=1)
    expected = {**FULL.attributes, "shoe size": 39, "new": 1}
    assert read(store, "c1")["c1"] == FULL._replace(city="Toledo", attributes=expected)


def test_empty_texts_are_no_values(store: Store) -> None:
    write(store, customers=[Customer("c1", name="", email="a@b.c")])
    assert read(store, "c1")["c1"] == Customer("c1", email="a@b.c")
    assert write(store, customers=[Customer("c1", name="")]) == Tally(unchanged=1)


def test_rows_of_one_batch_are_merged_in_order(store: Store) -> None:
    rows = [
        Customer("c1", name="First", city="Rome"),
        Customer("c2"),
        Customer("c1", name="Second", tags=("a",)),
        Customer("c1", name="Second"),
    ]
    assert write(store, customers=rows) == Tally(new=2, changed=1, unchanged=1)
    assert read(store, "c1")["c1"] == Customer("c1", name="Second", city="Rome", tags=("a",))


def test_tags_are_replaced_as_a_whole(store: Store) -> None:
    write(store, customers=[Customer("c1", tags=("a", "b"))])
    assert write(store, customers=[Customer("c1", tags=("c",))]) == Tally(changed=1)
    assert read(store, "c1")["c1"].tags == ("c",)
    with store.read() as reader:
        assert reader.find_customers(CustomerQuery(tag="a")) == []
        assert [row.customer_id for row in reader.find_customers(CustomerQuery(tag="c"))] == ["c1"]


def test_interactions_make_bare_customers_and_a_row_of_their_own_ends_that(store: Store) -> None:
    tally = write(store, interactions=[interaction(1, "a", "b"), interaction(2, "a")])
    assert tally == Tally(new=2, bare=2)
    assert read(store, "a", "b") == {
        "a": Customer("a", bare=True),
        "b": Customer("b", bare=True),
    }
    assert write(store, customers=[Customer("a")]) == Tally(changed=1)
    assert read(store, "a")["a"] == Customer("a")
    with store.read() as reader:
        assert (reader.counts().customers, reader.counts().bare) == (2, 1)


def test_a_bare_customer_can_be_copied(store: Store) -> None:
    assert write(store, customers=[Customer("a", bare=True)]) == Tally(new=1)
    assert write(store, customers=[Customer("a", bare=True)]) == Tally(unchanged=1)
    assert read(store, "a")["a"].bare
    write(store, customers=[Customer("a", name="Ana")])
    assert write(store, customers=[Customer("a", bare=True)]) == Tally(unchanged=1)
    assert not read(store, "a")["a"].bare


def test_any_text_is_an_ordinary_id_name_and_attribute(store: Store) -> None:
    rows = [
        Customer(f"id {text}", name=text, company=text, tags=(text,), attributes={text: text})
        for text in ODD_TEXTS
    ]
    write(store, customers=rows)
    expected = {row.customer_id: row for row in rows}
    assert read(store, *expected) == expected
    with store.read() as reader:
        for row in rows:
            (found,) = reader.find_customers(CustomerQuery(tag=row.name))
            assert found == row
        assert reader.counts().customers == len(rows)


def test_ids_may_be_very_long(store: Store) -> None:
    ids = ["x" * 512, "王" * 512, "😀" * 512, "😀" * 511 + "a"]
    write(store, customers=[Customer(customer_id, name="n" * 40_000) for customer_id in ids])
    write(store, interactions=[interaction(1, ids[1], ids[2])._replace(interaction_id=ids[3])])
    assert set(read(store, *ids)) == set(ids)
    with store.read() as reader:
        assert reader.customer_ids() == sorted(ids)
        assert len(reader.interactions_of(ids[2], 5)) == 1


def test_the_order_of_ids_is_that_of_code_points(store: Store) -> None:
    write(store, customers=[Customer(name) for name in reversed(ORDERED)])
    with store.read() as reader:
        assert reader.customer_ids() == list(ORDERED)
        assert [row.customer_id for row in reader.iter_customers()] == list(ORDERED)
        pages, after = [], None
        while page := reader.find_customers(CustomerQuery(after=after, limit=2)):
            pages += [row.customer_id for row in page]
            after = pages[-1]
    assert pages == list(ORDERED)


def test_a_page_goes_on_after_an_id_that_is_not_there(store: Store) -> None:
    write(store, customers=[Customer("a"), Customer("c")])
    with store.read() as reader:
        found = reader.find_customers(CustomerQuery(after="b"))
        assert [row.customer_id for row in found] == ["c"]
        assert reader.find_customers(CustomerQuery(after="z")) == []
        skipped = reader.find_customers(CustomerQuery(offset=1))
        assert [row.customer_id for row in skipped] == ["c"]


def test_iterating_yields_whole_customers(store: Store) -> None:
    write(store, customers=[FULL, Customer("c0", name="Other")], interactions=[interaction(1, "z")])
    with store.read() as reader:
        found = list(reader.iter_customers())
    assert found == [Customer("c0", name="Other"), FULL, Customer("z", bare=True)]


def test_an_iteration_may_be_left_early_and_others_asked_meanwhile(store: Store) -> None:
    write(store, customers=[Customer(f"c{number}") for number in range(50)])
    with store.read() as reader:
        rows = reader.iter_customers()
        assert next(rows).customer_id == "c0"
        assert reader.customers(["c7"])
        assert next(rows).customer_id == "c1"


def test_half_a_character_is_refused_in_words(store: Store) -> None:
    with pytest.raises(InvalidValueError, match="surrogate"):
        write(store, customers=[Customer("a\ud800")])
    assert read(store, "a\ud800") == {}
    assert write(store, customers=[Customer("a")]) == Tally(new=1)


def test_attributes_that_json_cannot_hold_are_refused_in_words(store: Store) -> None:
    with pytest.raises(InvalidValueError, match="c1"):
        write(store, customers=[Customer("c1", attributes={"many": 2**70})])


def test_large_numbers_keep_their_value(store: Store) -> None:
    row = Customer("c1", created_at=-(2**62), attributes={"big": 2**63 - 1, "small": 5e-324})
    write(store, customers=[row])
    assert read(store, "c1")["c1"] == row
