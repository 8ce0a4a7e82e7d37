from __future__ import annotations

import mailbox
import tracemalloc
from email.message import EmailMessage
from pathlib import Path

import pytest

from graphcrm.errors import SourceError
from graphcrm.ingest.presets import find_mapping
from graphcrm.model import format_moment
from tests.unit.ingest.reading import load, write

SECRET = "the secret text"


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail["Subject"] = SECRET
    mail.set_content(f"{SECRET}\n\nFrom here on it is only text.\nTo: nobody@x.example\n" * 3)
    return mail


def mbox_of(path: Path, *mails: EmailMessage) -> Path:
    """Write a mailbox as Python's own library does."""
    box = mailbox.mbox(path)
    for mail in mails:
        box.add(mail)
    box.close()
    return path


ONE = {
    "From": "Ann Lee <Ann@X.example>",
    "To": '"Roe, Bob" <bob@x.example>, 王芳 <wang@x.example>',
    "Cc": "bob@x.example, Ann@x.example",
    "Date": "Tue, 5 Mar 2024 10:00:00 +0100",
    "Message_ID": "<1@x.example>",
}


def test_every_recipient_is_an_interaction(tmp_path: Path) -> None:
    store, report = load("interactions", mbox_of(tmp_path / "m.mbox", message(**ONE)))
    assert report.rejects == ()
    assert sorted(store.interactions) == [
        "<1@x.example> bob@x.example",
        "<1@x.example> wang@x.example",
    ]
    for row in store.interactions.values():
        assert (row.customer_id, row.type) == ("ann@x.example", "email")
        assert row.interaction_id.endswith(row.counterparty_id or "-")
        assert format_moment(row.occurred_at) == "2024-03-05T09:00:00Z"
        assert row.attributes == {"audience": 2}
    assert SECRET not in repr(store.interactions)


def test_everybody_is_a_customer_once_with_the_name_given_first(tmp_path: Path) -> None:
    bare = message(From="wang@x.example", To="'ann@x.example' <ann@x.example>", Date=ONE["Date"])
    store, report = load("customers", mbox_of(tmp_path / "m.mbox", bare, message(**ONE)))
    assert {key: (row.name, row.email) for key, row in store.customers.items()} == {
        "wang@x.example": ("王芳", "wang@x.example"),
        "ann@x.example": ("Ann Lee", "ann@x.example"),
        "bob@x.example": ("Roe, Bob", "bob@x.example"),
    }
    assert (report.tables[0].rows, report.tables[0].tally.changed) == (3, 0)


RAW = (
    b"From - Tue Mar 05 10:00:00 2024\r\n"
    b"FROM: =?gb2312?B?zfW3vA==?= <w@x.example>\r\n"
    b"To: undisclosed-recipients:;, Team: a@x.example,\r\n\t B@x.example;, /O=OLD/CN=X\r\n"
    b"Date: Tue, 05 Mar 2024 10:00:00 -0000\r\n"
    b"\r\n"
    b"Body\r\n"
    b"\r\n"
    b"From \r\n"
    b"From: Z\xc3\xbcri <z@x.example>\r\n"
    b"to: a@x.example\r\n"
    b"Date: not a date\r\n"
    b"\r\n"
    b"\r\n"
    b"From a@x.example Tue Mar  5 10:00:00 2024\r\n"
    b"To: a@x.example\r\n"
    b"Date: Tue, 05 Mar 2024 10:00:00 GMT\r\n"
    b"\r\n"
    b"\r\n"
    b"From a@x.example Tue Mar  5 10:00:00 2024\r\n"
    b"From: a@x.example\r\n"
    b"To: a@x.example\r\n"
    b"Date: Tue, 05 Mar 2024 10:00:00 GMT\r\n"
)


def test_groups_encoded_names_and_messages_that_lack_a_header(tmp_path: Path) -> None:
    path = write(tmp_path / "m.mbox.gz", RAW)
    store, report = load("interactions", path)
    pairs = {(row.customer_id, row.counterparty_id) for row in store.interactions.values()}
    assert pairs == {("w@x.example", "a@x.example"), ("w@x.example", "b@x.example")}
    assert [(reject.line, reject.value, reject.reason[:28]) for reject in report.rejects] == [
        (9, "not a date", "the header Date is not a dat"),
        (15, "", "the header From names no sen"),
        (20, "a@x.example", "the header To names no recip"),
    ]
    names = {key: row.name for key, row in load("customers", path)[0].customers.items()}
    assert (names["w@x.example"], names["z@x.example"]) == ("王芳", "Züri")


def test_loading_again_or_a_copy_without_an_id_doubles_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "m.mbox", RAW + b"\r\n\r\n" + RAW)
    store, report = load("interactions", path)
    assert len(store.interactions) == 2
    assert (report.tables[0].tally.new, report.tables[0].tally.unchanged) == (2, 2)
    assert all(len(key) == 33 for key in store.interactions)


def test_a_folder_of_messages(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    (folder / "sent").mkdir(parents=True)
    write(folder / "b.eml", message(**ONE).as_bytes())
    write(folder / "sent" / "c.EML", message(From="x@x.example", Date=ONE["Date"]).as_bytes())
    write(folder / "notes.txt", "not mail")
    store, report = load("interactions", folder)
    assert len(store.interactions) == 2
    (reject,) = report.rejects
    assert (reject.line, reject.reason[:15]) == (2, "sent/c.EML: the")
    assert len(load("interactions", folder / "b.eml")[0].interactions) == 2


def test_a_mapping_leaves_mail_alone(tmp_path: Path) -> None:
    path = mbox_of(tmp_path / "m.mbox", message(**ONE))
    store, report = load("interactions", path, mapping=find_mapping("salesforce"))
    assert (len(store.interactions), report.rejected) == (2, 0)


def test_what_is_no_mailbox_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no links"):
        load("links", mbox_of(tmp_path / "m.mbox", message(**ONE)))
    with pytest.raises(SourceError, match="is not a mailbox"):
        load("customers", write(tmp_path / "n.mbox", "customer_id,name\nc1,A\n"))
    store, _ = load("customers", mbox_of(tmp_path / "no-ending", message(**ONE)))
    assert len(store.customers) == 3


def test_long_bodies_and_headers_take_no_memory(tmp_path: Path) -> None:
    with (tmp_path / "m.mbox").open("wb") as file:
        for number in range(3):
            file.write(b"From - Tue Mar 05 10:00:00 2024\nFrom: a@x.example\nTo: b@x.example\n")
            file.write(b"Date: Tue, 05 Mar 2024 10:00:0%d +0000\n" % number)
            file.write(b"X-Long: " + b"x" * 6_000_000 + b"\n\n" + b"y" * 6_000_000 + b"\n\n")
        file.write(b"From - Tue Mar 05 10:00:00 2024\nTo: " + b"c@x.example, " * 100_000 + b"\n\n")
    tracemalloc.start()
    store, report = load("interactions", tmp_path / "m.mbox")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(store.interactions) == 3
    assert [reject.reason for reject in report.rejects] == [
        "has no headers that can be read, or more than a mebibyte of them"
    ]
    assert peak < 8 << 20


@pytest.mark.parametrize(
    "name", [b"=?ut\xff8?q?Ann?=", b"=?x\0y?q?Ann?=", b"=?none?q?Ann?=", b"=?utf-8?b?QW5u?="]
)
def test_names_in_broken_charsets_are_read_as_far_as_they_can_be(
    tmp_path: Path, name: bytes
) -> None:
    content = b"From: " + name + b" <ann@x.example>\r\nTo: b@x.example\r\n\r\n"
    store, report = load("customers", write(tmp_path / "a.eml", content))
    assert report.rejects == ()
    assert store.customers["ann@x.example"].name == "Ann"


def test_a_mailbox_that_apple_mail_exported_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "INBOX.mbox"
    folder.mkdir()
    mbox_of(folder / "mbox", message(**ONE))
    (folder / "table_of_contents").write_bytes(b"\0\1")
    store, _ = load("interactions", folder)
    assert len(store.interactions) == 2


@pytest.mark.parametrize(
    "line",
    [
        "From 1793000000000000001@xxx Tue Mar 05 10:00:00 +0000 2024",
        "From - Tue Mar 05 10:00:00 2024",
        "From MAILER-DAEMON Tue Mar  5 10:00:00 2024",
    ],
)
def test_first_lines_as_gmail_thunderbird_and_others_write_them(tmp_path: Path, line: str) -> None:
    headers = (
        "X-GM-THRID: 1\r\nX-Gmail-Labels: =?UTF-8?Q?Inbox?=\r\nX-Mozilla-Status: 0001\r\n"
        "From: Ann <ann@x.example>\r\nTo: bob@x.example\r\n"
        "Date: Tue, 5 Mar 2024 10:00:00 +0000\r\nMessage-ID: <a@x.example>\r\n\r\nbody\r\n\r\n"
    )
    text = f"{line}\r\n{headers}{line}\r\n{headers.replace('<a@', '<b@')}"
    store, report = load("interactions", write(tmp_path / "Takeout.mbox", text))
    assert (len(store.interactions), report.rejects) == (2, ())


def test_addresses_in_raw_utf_8_and_in_no_encoding(tmp_path: Path) -> None:
    head = b"From: dangl\xc3\xbe@x.example\nTo: bob@x.example, \xfc@x.example\n"
    path = write(tmp_path / "m.eml", head + b"Date: Tue, 5 Mar 2024 10:00:00 +0000\n\nbody\n")
    store, report = load("interactions", path)
    (row,) = store.interactions.values()
    assert (row.customer_id, row.counterparty_id) == ("danglþ@x.example", "bob@x.example")
    assert report.rejects == ()


def test_mail_in_a_form_of_outlooks_own_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"\.eml files or mbox"):
        load("interactions", write(tmp_path / "m.msg", b"\xd0\xcf\x11\xe0rest"))
