import os
import stat
from pathlib import Path

import apsw
import pytest

from graphcrm.errors import (
    InvalidValueError,
    StoreFormatError,
    StoreMissingError,
    StoreUnavailableError,
)
from graphcrm.model import Customer, Tally
from graphcrm.store.embedded import EmbeddedStore


def put(store: EmbeddedStore, customer_id: str) -> Tally:
    with store.write() as writer:
        return writer.upsert_customers([Customer(customer_id)])


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_missing_file_is_not_made_unasked_and_the_error_says_what_to_run(
    path: str, tmp_path: Path
) -> None:
    with pytest.raises(StoreMissingError, match="graphcrm load") as caught:
        EmbeddedStore(path, create=False)
    assert path in str(caught.value)
    assert names(tmp_path) == set()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="not there") as caught:
        EmbeddedStore(str(tmp_path / "no" / "graph.db"), create=True)
    assert str(tmp_path / "no") in str(caught.value)


@pytest.mark.parametrize("size", [1, 20, 512, 5000])
@pytest.mark.parametrize("create", [True, False])
def test_a_text_file_is_refused_and_stays_as_it_is(path: str, size: int, create: bool) -> None:
    content = ("customer_id,name\n" * 300)[:size].encode()
    Path(path).write_bytes(content)
    with pytest.raises(StoreFormatError, match="not a graphcrm store"):
        EmbeddedStore(path, create=create)
    assert Path(path).read_bytes() == content
    assert names(Path(path).parent) == {"graph.db"}


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_database_of_another_program_is_refused_and_stays_as_it_is(path: str, mode: str) -> None:
    other = apsw.Connection(path)
    other.pragma("journal_mode", mode)
    other.execute("CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')")
    other.close()
    content = Path(path).read_bytes()
    with pytest.raises(StoreFormatError, match="another program"):
        EmbeddedStore(path, create=True)
    assert Path(path).read_bytes() == content


@pytest.mark.parametrize("version", [0, 1, 2, 4, 6, 7, 8, 9, 99])
def test_a_store_of_another_format_is_refused_with_both_formats(path: str, version: int) -> None:
    EmbeddedStore(path, create=True).close()
    connection = apsw.Connection(path)
    connection.pragma("user_version", version)
    connection.close()
    with pytest.raises(StoreFormatError, match=f"format {version}.* format 10"):
        EmbeddedStore(path, create=True)


def read_all(path: str) -> list[Customer]:
    store = EmbeddedStore(path, create=False)
    with store.read() as reader:
        return list(reader.iter_customers())


@pytest.mark.parametrize("page", [3, 40])
def test_a_damaged_store_says_so(path: str, page: int) -> None:
    store = EmbeddedStore(path, create=True)
    with store.write() as writer:
        writer.upsert_customers([Customer(f"c{number}", name="x" * 50) for number in range(2000)])
    store.close()
    content = bytearray(Path(path).read_bytes())
    content[4096 * page :] = b"\xa5" * (len(content) - 4096 * page)
    Path(path).write_bytes(content)
    with pytest.raises(StoreFormatError, match="damaged"):
        read_all(path)


def test_an_empty_file_is_filled_when_asked_for(path: str) -> None:
    Path(path).touch()
    with pytest.raises(StoreMissingError):
        EmbeddedStore(path, create=False)
    assert put(EmbeddedStore(path, create=True), "a") == Tally(new=1)


@pytest.mark.parametrize("path", ["", "with\0nul"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(InvalidValueError, match="not a path"):
        EmbeddedStore(path, create=True)


def test_a_folder_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(StoreFormatError, match=r"folder.*graphcrm\.db"):
        EmbeddedStore(str(tmp_path), create=True)


def test_a_pipe_is_refused(path: str) -> None:
    os.mkfifo(path)
    with pytest.raises(StoreFormatError, match="pipe"):
        EmbeddedStore(path, create=True)
    assert stat.S_ISFIFO(Path(path).stat().st_mode)


@pytest.mark.parametrize(
    "name",
    [":memory:", "file:x.db?mode=memory", "100%.db", "a#b?c.db", "客户 😀.db", "-rf", "'\".db"],
)
def test_any_name_is_an_ordinary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    store = EmbeddedStore(name, create=True)
    put(store, "a")
    store.close()
    assert names(tmp_path) == {name}
    again = EmbeddedStore(name, create=False)
    with again.read() as reader:
        assert reader.customer_ids() == ["a"]
    assert again.name == name


def test_a_relative_path_stays_the_same_file_when_the_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = EmbeddedStore("graph.db", create=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    put(store, "a")
    assert names(tmp_path / "elsewhere") == set()


def test_a_closed_store_says_so_and_closing_twice_is_harmless(path: str) -> None:
    store = EmbeddedStore(path, create=True)
    put(store, "a")
    with store.read() as reader:
        store.close()
        store.close()
        assert reader.customers(["a"])
    with pytest.raises(StoreUnavailableError, match="closed"), store.read():
        pass
    with pytest.raises(StoreUnavailableError, match="closed"):
        put(store, "b")
    assert names(Path(path).parent) == {"graph.db"}


def test_the_store_describes_its_file(embedded: EmbeddedStore, path: str) -> None:
    found = embedded.describe()
    assert found["path"] == path
    assert found["journal_mode"] == "wal"
    assert found["schema_version"] == 10
    assert found["sqlite_version"] == apsw.sqlite_lib_version()
    assert found["page_size"] * found["page_count"] > 0


def test_a_copy_made_by_sqlite_opens_as_a_store(embedded: EmbeddedStore, path: str) -> None:
    put(embedded, "a")
    connection = apsw.Connection(path)
    connection.execute("VACUUM INTO ?", (path + ".copy",))
    connection.close()
    copied = EmbeddedStore(path + ".copy", create=False)
    assert put(copied, "b") == Tally(new=1)
    assert copied.describe()["journal_mode"] == "wal"
    copied.close()
