import time

import pytest

from graphcrm.answers import Found
from graphcrm.errors import InvalidValueError, NoAnalysisError
from graphcrm.model import Customer
from graphcrm.service.context import Context
from graphcrm.service.customers import find_customers
from graphcrm.settings import Settings
from graphcrm.store import text
from graphcrm.store.base import CustomerQuery, Store
from tests.contract.graphs import ODD_TEXTS, ORDERED, publish, write

PEOPLE = (
    Customer("c01", name="Ann", company="Acme"),
    Customer("c02", name="Annabel Lee", city="Ann Arbor"),
    Customer("c03", name="Joanne"),
    Customer("c04", name="Lee Ann"),
    Customer("c05", name="José Ångström", email="jose@acme.example"),
    Customer("c06", name="王小明", company="华为技术"),
    Customer("c07", name="小王", city="北京"),
    Customer("c08", given_name="Max", family_name="Müller", phone="+49 30 123456"),
    Customer("ann", name="Zed"),
    Customer("c10", name="Percent 100%_x", company='O\'Reilly "Books"'),
    Customer("c11", bare=True),
)


@pytest.fixture
def people(store: Store) -> Store:
    write(store, customers=PEOPLE)
    return store


def find(store: Store, asked: str, **query: object) -> list[str]:
    with store.read() as reader:
        found = reader.find_customers(CustomerQuery(words=text.words(asked), **query))  # type: ignore[arg-type]
    return [row.customer_id for row in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("ann", ["ann", "c01", "c02", "c04", "c03"]),
        ("ANN", ["ann", "c01", "c02", "c04", "c03"]),
        ("Ａｎｎ lee", ["c02", "c04"]),
        ("lee ann", ["c04", "c02"]),
        ("jose", ["c05"]),
        ("ångstrom", ["c05"]),
        ("王", ["c06", "c07"]),
        ("小王", ["c07"]),
        ("王小", ["c06"]),
        ("北", ["c07"]),
        ("为技", ["c06"]),
        ("华为技术", ["c06"]),
        ("acme", ["c01", "c05"]),
        ("muller", ["c08"]),
        ("max müller", ["c08"]),
        ("123456", ["c08"]),
        ("%", ["c10"]),
        ("_x", ["c10"]),
        ("o'reilly", ["c10"]),
        ('"books"', ["c10"]),
        ("c1", ["c10", "c11"]),
        ("nobody", []),
        ("acme\nann", ["c01"]),
    ],
)
def test_words_find_label_id_mail_phone_company_and_city(
    people: Store, asked: str, expected: list[str]
) -> None:
    assert find(people, asked) == expected


def test_the_order_is_that_of_the_shared_rank(people: Store) -> None:
    for asked in ("a", "e", "ann", "lee", "c", "c0", "王", "n e"):
        query = text.words(asked)
        texts = {row.customer_id: text.search_text(row) for row in PEOPLE}
        hits = [name for name, line in texts.items() if all(word in line for word in query)]
        hits.sort(key=lambda name: (text.rank(texts[name], query), name))
        assert find(people, asked) == hits


def test_pagerank_decides_between_equals(store: Store) -> None:
    write(store, customers=[Customer(f"c{number}", name="Same Name") for number in range(4)])
    publish(store, "r1")
    write(store, customers=[Customer("b0", name="Same Name")])
    # PageRank falls with the id; the newcomer has none.
    assert find(store, "same") == ["c0", "c1", "c2", "c3", "b0"]


def test_pages_by_offset_miss_and_double_nothing(store: Store) -> None:
    write(store, customers=[Customer(f"c{number:02}", name="王 Same") for number in range(25)])
    for asked in ("same", "王"):
        everyone = find(store, asked, limit=100)
        assert len(everyone) == 25
        pages = [find(store, asked, limit=7, offset=start) for start in range(0, 35, 7)]
        assert [name for page in pages for name in page] == everyone


def test_words_tag_and_community_narrow_together(store: Store) -> None:
    write(
        store,
        customers=[
            Customer("a", name="Ann", tags=("vip",)),
            Customer("b", name="Ann"),
            Customer("c", name="Ann", tags=("vip", "x")),
            Customer("d", name="Bob", tags=("vip",)),
        ],
    )
    publish(store, "r1", communities={"c": 1, "d": 1})
    assert find(store, "", tag="vip") == ["a", "c", "d"]
    assert find(store, "ann", tag="vip") == ["a", "c"]
    assert find(store, "", community=1) == ["c", "d"]
    assert find(store, "", community=0) == ["a", "b"]
    assert find(store, "", community=1, after="c") == ["d"]
    assert find(store, "", community=1, limit=1, offset=1) == ["d"]
    assert find(store, "ann", community=1) == ["c"]
    assert find(store, "", community=1, tag="x") == ["c"]
    assert find(store, "ann", community=0, tag="vip") == ["a"]
    assert find(store, "", community=7) == []
    assert find(store, "ann", community=7) == []


def test_asking_for_a_community_needs_an_analysis(people: Store) -> None:
    with pytest.raises(NoAnalysisError):
        find(people, "", community=0)
    with pytest.raises(NoAnalysisError):
        find(people, "ann", community=0)


def test_a_changed_name_is_found_and_the_old_one_is_not(people: Store) -> None:
    write(people, customers=[Customer("c03", name="Roberta")])
    assert find(people, "roberta") == ["c03"]
    assert find(people, "joanne") == []


def test_texts_of_any_kind_are_found_by_themselves(store: Store) -> None:
    rows = [Customer(f"c{place}", company=odd) for place, odd in enumerate(ODD_TEXTS)]
    write(store, customers=rows)
    for row in rows:
        assert row.customer_id in find(store, row.company or "", limit=100)


def test_more_than_eight_words_are_refused(people: Store) -> None:
    with people.read() as reader, pytest.raises(InvalidValueError, match="8 words"):
        reader.find_customers(CustomerQuery(words=("a",) * 9))


def test_very_long_texts_are_found_as_well(store: Store) -> None:
    write(store, customers=[Customer("c1", name=f"Start {'n' * 40_000} 王末"), Customer("c2")])
    assert find(store, "王末") == ["c1"]
    assert find(store, "start nnnn") == ["c1"]
    assert write(store, customers=[Customer("c1", name="Short")]).changed == 1
    assert find(store, "王末") == []
    assert find(store, "short") == ["c1"]


def test_members_come_in_code_point_order_page_by_page(store: Store) -> None:
    write(store, customers=[Customer(name, tags=("x",)) for name in ORDERED])
    publish(store, "r1")
    for query in ({"community": 0}, {"community": 0, "tag": "x"}, {"tag": "x"}):
        pages: list[str] = []
        while page := find(store, "", after=pages[-1] if pages else None, limit=2, **query):
            pages += page
        assert pages == list(ORDERED)


def test_every_text_that_finds_somebody_is_told(people: Store) -> None:
    with people.read() as reader:
        assert sorted(reader.iter_search_texts()) == sorted(map(text.search_text, PEOPLE))


@pytest.mark.parametrize(
    ("asked", "instead", "first"),
    [
        ("anabel", "annabel", "c02"),
        ("Anabel LEE", "annabel lee", "c02"),
        ("angstorm", "angstrom", "c05"),
        ("wangxiaoming", "王小明", "c06"),
        ("beijing", "北京", "c07"),
        ("Muler max", "muller max", "c08"),
    ],
)
def test_who_is_misspelt_is_found_and_it_is_said(
    people: Store, asked: str, instead: str, first: str
) -> None:
    page = find_customers(Context(people, Settings()), asked)
    assert (page.instead, page.cursor) == (instead, None)
    assert page.items[0].customer.customer_id == first


def test_who_is_spelt_right_is_not_guessed(people: Store) -> None:
    ctx = Context(people, Settings())
    assert find_customers(ctx, "annabel").instead is None
    assert find_customers(ctx, "qqqqqqq") == Found(())


def test_new_names_are_known_at_once_where_there_are_few(people: Store) -> None:
    ctx = Context(people, Settings())
    assert not find_customers(ctx, "evengelina").items
    write(people, customers=[Customer("new", name="Evangelina")])
    deadline = time.monotonic() + 60
    while find_customers(ctx, "evengelina").instead != "evangelina":
        # At most a twentieth of the time goes into reading words anew.
        assert time.monotonic() < deadline
        time.sleep(0.05)
