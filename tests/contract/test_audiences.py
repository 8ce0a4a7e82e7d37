"""Audiences on both stores: kept, listed, changed, followed through merges, copied, exported."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graphcrm.baskets import Audience
from graphcrm.errors import (
    AudienceChangedError,
    AudienceNameTakenError,
    AudienceNotFoundError,
    ConflictError,
    CustomersNotFoundError,
    InvalidValueError,
    StoreError,
)
from graphcrm.model import Customer
from graphcrm.service import audiences
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.audience_members import Member
from graphcrm.service.audience_tables import member_lines
from graphcrm.service.audiences import (
    Basket,
    change_audience,
    find_audience,
    get_audience,
    iter_members,
    list_audiences,
    list_members,
    make_audience,
    remove_audience,
    save_audience,
)
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.exporting import export
from graphcrm.service.ledger import merge, unmerge
from graphcrm.settings import Settings
from graphcrm.store.base import AUDIENCE_PART, Store
from tests.contract.graphs import NOON, ODD_TEXTS, ORDERED, write

MANY = [f"m{number:05}" for number in range(2 * AUDIENCE_PART + 7)]
PEOPLE = sorted({*ODD_TEXTS, *ORDERED})


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    with open_context(store_settings, create=True) as context:
        write(context.store, customers=[Customer(name, f"Name of {name}") for name in PEOPLE])
        yield context


def kept(number: int, name: str, size: int = 0) -> Audience:
    return Audience(f"audience {number}", name, None, NOON, NOON + number % 2, 1, size)


def members_of(ctx: Context, audience: Audience) -> list[str]:
    pages = iter_members(ctx, audience.audience_id)
    return [member.customer_id for page in pages for member in page]


def paged(ctx: Context, audience: Audience, limit: int) -> list[str]:
    found, cursor = [], None
    while True:
        page = list_members(ctx, audience.audience_id, limit=limit, cursor=cursor)
        found += [member.customer_id for member in page.items]
        cursor = page.cursor
        if cursor is None:
            return found
        assert len(page.items) == limit


def test_audiences_are_kept_whatever_they_are_called(store: Store) -> None:
    found = [kept(number, name) for number, name in enumerate(PEOPLE)]
    with store.write() as writer:
        for audience in found:
            writer.put_audience(audience, [])
    wanted = sorted(found, key=lambda one: (-one.changed_at, one.audience_id))
    with store.read() as reader:
        assert reader.status().data_version == 0
        assert reader.audiences(1000) == wanted
        assert reader.audiences(3, 2) == wanted[2:5]
        assert reader.audience(found[3].audience_id) == found[3]
        for audience in found:
            assert reader.audience_named(audience.name) == audience
        assert reader.audience("nobody's") is None
        assert reader.audience_named("nobody's") is None
        assert reader.audience_parts("nobody's") == reader.audience_part("nobody's", 0) == []


def test_members_are_kept_in_parts_and_replaced(store: Store) -> None:
    first, second = kept(1, "one"), kept(2, "two")
    with store.write() as writer:
        writer.put_audience(first, MANY)
        writer.put_audience(second, PEOPLE)
    with store.read() as reader:
        firsts = reader.audience_parts(first.audience_id)
        assert firsts == MANY[::AUDIENCE_PART]
        parts = [reader.audience_part(first.audience_id, part) for part in range(4)]
        assert parts == [
            MANY[:AUDIENCE_PART],
            MANY[AUDIENCE_PART : 2 * AUDIENCE_PART],
            MANY[2 * AUDIENCE_PART :],
            [],
        ]
        assert reader.audience_part(second.audience_id, 0) == PEOPLE
    changed = first._replace(name="other", version=2)
    with store.write() as writer:
        writer.put_audience(changed, ["z"])
        assert writer.remove_audience(second.audience_id)
        assert not writer.remove_audience(second.audience_id)
    with store.read() as reader:
        assert reader.audiences(10) == [changed]
        assert reader.audience_parts(first.audience_id) == ["z"]
        assert reader.audience_part(first.audience_id, 1) == []
        assert reader.audience_parts(second.audience_id) == []


def test_no_two_have_one_name_in_the_store_itself(store: Store) -> None:
    with store.write() as writer:
        writer.put_audience(kept(1, "one"), [])
    with pytest.raises(StoreError), store.write() as writer:
        writer.put_audience(kept(2, "one"), ["a"])
    with store.read() as reader:
        assert [audience.audience_id for audience in reader.audiences(10)] == ["audience 1"]
        assert reader.audience_parts("audience 2") == []


def test_which_ids_are_known(ctx: Context) -> None:
    merge(ctx, "A", "Z")
    with ctx.store.read() as reader:
        assert reader.known(["A", "Z", "nobody", "A", "half \ud800"]) == {"A", "Z"}
        assert reader.known(PEOPLE) == set(PEOPLE)
        assert reader.known([]) == set()


def test_a_basket_is_saved_and_read_in_parts(ctx: Context) -> None:
    made = make_audience(ctx, Basket("  Spring 春 ", [*reversed(PEOPLE), *PEOPLE], "for May"))
    assert (made.name, made.note, made.version, made.size) == (
        "Spring 春", "for May", 1, len(PEOPLE),
    )  # fmt: skip
    assert get_audience(ctx, made.audience_id) == made
    assert find_audience(ctx, made.audience_id) == find_audience(ctx, "Spring 春 ") == made
    assert members_of(ctx, made) == PEOPLE
    for limit in (1, 7, 1000):
        assert paged(ctx, made, limit) == PEOPLE
    with ctx.store.read() as reader:
        version = reader.status().data_version
    other = make_audience(ctx, Basket("other", []))
    assert members_of(ctx, other) == paged(ctx, other, 10) == []
    with ctx.store.read() as reader:
        assert reader.status().data_version == version
    assert [one.name for one in list_audiences(ctx).items] == ["other", "Spring 春"]
    first = list_audiences(ctx, limit=1)
    assert [one.name for one in list_audiences(ctx, limit=1, cursor=first.cursor).items] == [
        "Spring 春"
    ]


def test_ids_that_nobody_has_are_named_and_nothing_is_saved(ctx: Context) -> None:
    nobody = [f"nobody {number}" for number in range(12)]
    with pytest.raises(CustomersNotFoundError) as raised:
        make_audience(ctx, Basket("x", ["A", *nobody, "Z"]))
    assert raised.value.ids == nobody
    told = str(raised.value)
    assert told.startswith("12 ids are no customer's: 'nobody 0'")
    assert "'nobody 9' and 2 more" in told
    assert "nobody 10" not in told
    assert list_audiences(ctx).items == []
    made = make_audience(ctx, Basket("x", ["A"]))
    with pytest.raises(CustomersNotFoundError, match="1 id is no customer's: 'nobody 0'"):
        change_audience(ctx, made.audience_id, Basket("y", nobody[:1]), [1])
    assert get_audience(ctx, made.audience_id) == made


def test_what_is_kept_has_bounds(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    for basket, said in (
        (Basket(" \n ", ["A"]), "1 to 200 characters, not 0"),
        (Basket("n" * 201, ["A"]), "not 201"),
        (Basket("n", ["A"], "t" * 2001), "at most 2,000"),
        (Basket("half \ud800", ["A"]), "half of a character"),
        (Basket("n", ["A"], "half \udfff"), "half of a character"),
        (Basket("n", [7]), "Put them in quotes"),  # type: ignore[list-item]
    ):
        with pytest.raises(InvalidValueError, match=said):
            make_audience(ctx, basket)
    monkeypatch.setattr(audiences, "MAX_MEMBERS", 3)
    assert make_audience(ctx, Basket("three", ["A", "Z", "a", "A"])).size == 3
    with pytest.raises(InvalidValueError, match="at most 3 members, not 4"):
        make_audience(ctx, Basket("four", ["A", "Z", "a", "é"]))


def test_a_change_needs_the_version_that_was_read(ctx: Context) -> None:
    made = make_audience(ctx, Basket("one", ["A", "Z"]))
    other = make_audience(ctx, Basket("two", []))
    changed = change_audience(ctx, made.audience_id, Basket("uno", ["a"], "note"), [1, 9])
    assert (changed.name, changed.note, changed.version, changed.size) == ("uno", "note", 2, 1)
    assert changed.created_at == made.created_at
    assert changed.changed_at > made.changed_at
    assert members_of(ctx, changed) == ["a"]
    with pytest.raises(AudienceChangedError, match=r"version 2 now.*Read it again"):
        change_audience(ctx, made.audience_id, Basket("eins", []), [1])
    with pytest.raises(AudienceChangedError):
        remove_audience(ctx, made.audience_id, [1])
    with pytest.raises(AudienceNameTakenError, match=other.audience_id):
        change_audience(ctx, made.audience_id, Basket("two", []), [2])
    assert get_audience(ctx, made.audience_id) == changed
    assert change_audience(ctx, made.audience_id, Basket("uno", []), None).version == 3
    with pytest.raises(AudienceNameTakenError, match="'two' already"):
        make_audience(ctx, Basket("two", ["A"]))
    with pytest.raises(AudienceNameTakenError):
        save_audience(ctx, Basket(" two", ["A"]))
    replaced = save_audience(ctx, Basket("two", ["A"]), replace=True)
    assert (replaced.audience_id, replaced.version, replaced.size) == (other.audience_id, 2, 1)
    assert save_audience(ctx, Basket("new", ["A"]), replace=True).version == 1
    remove_audience(ctx, made.audience_id, [3])
    for ask in (get_audience, remove_audience, list_members, find_audience):
        with pytest.raises(AudienceNotFoundError, match="List the audiences"):
            ask(ctx, made.audience_id)
    with pytest.raises(AudienceNotFoundError):
        change_audience(ctx, made.audience_id, Basket("x", []), None)
    assert make_audience(ctx, Basket("uno", [])).version == 1


def test_of_many_who_change_it_at_once_one_wins(ctx: Context) -> None:
    made = make_audience(ctx, Basket("one", []))
    outcomes: list[object] = []

    def change(number: int) -> None:
        basket = Basket(f"by {number}", PEOPLE[: number + 1])
        try:
            outcomes.append(change_audience(ctx, made.audience_id, basket, [1]))
        except AudienceChangedError as error:
            outcomes.append(error.version)

    threads = [threading.Thread(target=change, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = (one for one in outcomes if isinstance(one, Audience))
    assert [one for one in outcomes if one != winner] == [2, 2, 2]
    assert get_audience(ctx, made.audience_id) == winner
    assert members_of(ctx, winner) == PEOPLE[: int(winner.name[3:]) + 1]


def test_a_key_saves_one_audience_and_no_other(ctx: Context) -> None:
    basket = Basket("one", ["A", "Z"], "n")
    first = make_audience(ctx, basket, key="spring")
    assert make_audience(ctx, basket, key="spring") == first
    for other in (Basket("one", ["A"], "n"), Basket("two", ["A", "Z"], "n")):
        with pytest.raises(ConflictError, match="'spring' was used before"):
            make_audience(ctx, other, key="spring")
    change_audience(ctx, first.audience_id, Basket("other", []), [1])
    assert make_audience(ctx, basket, key="spring") == first
    assert [one.name for one in list_audiences(ctx).items] == ["other"]
    with pytest.raises(InvalidValueError, match="1 to 200 characters"):
        make_audience(ctx, basket, key="")


def everywhere(ctx: Context, audience: Audience, wanted: Sequence[str]) -> None:
    assert members_of(ctx, audience) == wanted
    for limit in (1, 2, 5):
        assert paged(ctx, audience, limit) == wanted


def test_members_that_were_merged_follow_to_their_customer(ctx: Context) -> None:
    made = make_audience(ctx, Basket("one", ["A", "a", "é", "😀"]))
    # To one that is a member, to one that is not, and two to one that is not.
    merge(ctx, "é", "A")
    everywhere(ctx, made, ["a", "é", "😀"])
    merge(ctx, "中", "é")
    everywhere(ctx, made, ["中", "a", "😀"])
    merge(ctx, "a", "😀")
    everywhere(ctx, made, ["中", "a"])
    assert get_audience(ctx, made.audience_id) == made
    told = [one for page in iter_members(ctx, made.audience_id) for one in page]
    assert told[1] == Member("a", "Name of a", None, None)
    # What is saved now is saved under the customers.
    again = make_audience(ctx, Basket("two", ["A", "é", "中", "Z"]))
    assert again.size == 2
    everywhere(ctx, again, ["Z", "中"])
    for record in ("😀", "é", "A"):
        unmerge(ctx, record)
    everywhere(ctx, made, ["A", "a", "é", "😀"])
    everywhere(ctx, again, ["Z", "中"])


def test_doubles_are_found_across_parts(ctx: Context) -> None:
    write(ctx.store, customers=[Customer(name) for name in MANY])
    made = make_audience(ctx, Basket("many", MANY))
    merge(ctx, MANY[-1], MANY[0])
    merge(ctx, "A", MANY[1])
    merge(ctx, "A", MANY[-2])
    wanted = ["A", *MANY[2:-2], MANY[-1]]
    assert members_of(ctx, made) == wanted
    assert paged(ctx, made, 1000) == wanted


def test_a_reader_does_not_mix_two_versions(ctx: Context, store_settings: Settings) -> None:
    write(ctx.store, customers=[Customer(name) for name in MANY])
    made = make_audience(ctx, Basket("many", MANY))
    pages = iter_members(ctx, made.audience_id)
    found = [member.customer_id for member in next(pages)]
    change_audience(ctx, made.audience_id, Basket("many", MANY[5:]), [1])
    # A file is read as it was when it was opened; Neo4j shows the change, and that is said.
    if store_settings.store.endswith(".db"):
        found += [member.customer_id for page in pages for member in page]
        assert found == MANY
    else:
        with pytest.raises(AudienceChangedError, match="version 2 now"):
            list(pages)
        assert found == MANY[:AUDIENCE_PART]


def test_the_csv_is_harmless_to_spreadsheets(ctx: Context) -> None:
    given = ["=1+1", "@x", "+49 30", "-42", 'say "a,b"']
    rows = [Customer("e", email="=cmd@example.org", phone="+4930901820")]
    write(ctx.store, customers=[Customer(name, name) for name in given] + rows)
    made = make_audience(ctx, Basket("one", [*given, "e"]))
    lines = list(csv.reader("".join(member_lines(ctx, made.audience_id)).splitlines()))
    assert lines == [
        ["customer_id", "name", "email", "phone"],
        ["'+49 30", "'+49 30", "", ""],
        ["-42", "-42", "", ""],
        ["'=1+1", "'=1+1", "", ""],
        ["'@x", "'@x", "", ""],
        ["e", "'=cmd@example.org", "'=cmd@example.org", "+4930901820"],
        ['say "a,b"', 'say "a,b"', "", ""],
    ]


def test_audiences_are_copied_and_exported(
    ctx: Context, tmp_path: Path, store_settings: Settings
) -> None:
    made = make_audience(ctx, Basket("=one", ["A", "a", "😀"], "note"))
    empty = make_audience(ctx, Basket("none", []))
    merge(ctx, "é", "a")
    target = Settings(store=str(tmp_path / "copy.db"))
    copy(store_settings, target)
    analyze(ctx, AnalysisRequest())
    with open_context(target) as copied:
        assert list_audiences(copied).items == list_audiences(ctx).items
        everywhere(copied, made, ["A", "é", "😀"])
        analyze(copied, AnalysisRequest())
        export(copied, tmp_path / "other", "csv")
        unmerge(copied, "a")
        everywhere(copied, made, ["A", "a", "😀"])
    export(ctx, tmp_path / "one", "csv")
    for name in ("audiences.csv", "audience_members.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    export(ctx, tmp_path / "tables")
    table = pq.read_table(tmp_path / "tables" / "audiences.parquet").to_pydict()
    order = sorted((made, empty), key=lambda one: one.audience_id)
    assert table["audience_id"] == [one.audience_id for one in order]
    assert table["name"] == [one.name for one in order]
    assert table["size"] == [one.size for one in order]
    members = pq.read_table(tmp_path / "tables" / "audience_members.parquet").to_pydict()
    assert members["customer_id"] == ["A", "é", "😀"]
    assert set(members["audience_id"]) == {made.audience_id}
    text = (tmp_path / "one" / "audiences.csv").read_text(encoding="utf-8")
    assert ",'=one,note," in text
