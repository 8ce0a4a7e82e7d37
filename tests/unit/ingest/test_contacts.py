from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.errors import SourceError
from graphcrm.model import Customer
from tests.unit.ingest.reading import load, write

NEW = """\
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:42
FN:Ann Lee\\, Dr.
N:Lee;Ann;;Dr.;
KIND:individual
GENDER:F;woman
BDAY:19800304
item1.EMAIL;TYPE=work:second@x.example
EMAIL;PREF=1:Ann@X.example
TEL;TYPE="fax,work";VALUE=uri:tel:+49-1
TEL;TYPE=cell;VALUE=uri:tel:+49-2
ADR;LABEL="a: b; c":;;Long Street\\; 5;Berlin;BE;10115;Germany
ORG:Acme\\; Sons;Sales
TITLE:Head of
  Sales
CATEGORIES:vip,friends\\, old
NOTE:a secret
PHOTO:data:image/jpeg;base64,/9j/4AAQ
END:VCARD
"""
OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
    b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E8=8A=B3\r\n"
    b"FN;CHARSET=GB2312;QUOTED-PRINTABLE:=CD=F5=\r\n=B7=BC\r\n"
    b"TEL;HOME:1\r\nTEL;CELL;PREF:2\r\n"
    b"PHOTO;JPEG;ENCODING=BASE64:\r\n /9j/4AAQSkZJRgABAQAAAQ==\r\n\r\n"
    b"EMAIL;INTERNET:wang@x.example\r\nBDAY:1604-03-04\r\nEND:VCARD\r\n"
)
CHINESE = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:上海贸易有限公司\nN:;;;;\nX-ABShowAs:COMPANY\n"
    "EMAIL;type=INTERNET;type=pref:info@shanghai.example\n"
    "ADR;type=WORK:;;南京路一百号;上海;;200001;中国\nBDAY:--0304\nEND:VCARD\n"
)


def cards(path: Path, content: str | bytes, encoding: str = "utf-8") -> dict[str, Customer]:
    store, report = load("customers", write(path, content, encoding))
    assert report.rejects == ()
    return store.customers


def test_a_card_of_version_4(tmp_path: Path) -> None:
    (card,) = cards(tmp_path / "c.vcf", NEW).values()
    assert (card.customer_id, card.name) == ("urn:uuid:42", "Ann Lee, Dr.")
    assert (card.given_name, card.family_name, card.kind) == ("Ann", "Lee", "person")
    assert (card.gender, card.birth_date, card.email) == ("F", "1980-03-04", "ann@x.example")
    assert (card.phone, card.company, card.job_title) == ("+49-2", "Acme; Sons", "Head of Sales")
    assert (card.address, card.city, card.state) == ("Long Street; 5", "Berlin", "BE")
    assert (card.postcode, card.country) == ("10115", "Germany")
    assert card.tags == ("vip", "friends, old")
    assert card.attributes == {"other_emails": "second@x.example"}


def test_a_card_of_version_2_in_quoted_printable(tmp_path: Path) -> None:
    (card,) = cards(tmp_path / "c.vcf", OLD).values()
    assert (card.customer_id, card.name) == ("wang@x.example", "王芳")
    assert (card.family_name, card.given_name, card.phone) == ("王", "芳", "2")
    assert card.birth_date is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_cards_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    (card,) = cards(tmp_path / "c.vcf", CHINESE, encoding).values()
    assert (card.customer_id, card.kind) == ("info@shanghai.example", "organization")
    assert (card.name, card.city, card.address) == ("上海贸易有限公司", "上海", "南京路一百号")
    assert (card.family_name, card.birth_date) == (None, None)


def test_cards_that_cannot_be_customers_are_rejected_with_their_line(tmp_path: Path) -> None:
    group = "BEGIN:VCARD\nUID:g\nFN:Team\nKIND:group\nMEMBER:urn:uuid:42\nEND:VCARD\n"
    nobody = "BEGIN:VCARD\nFN:Nobody\nEMAIL:none\n"
    path = write(tmp_path / "c.txt", CHINESE + group + nobody + NEW)
    store, report = load("customers", path)
    assert sorted(store.customers) == ["info@shanghai.example", "urn:uuid:42"]
    assert [(reject.line, reject.value, reject.reason) for reject in report.rejects] == [
        (10, "Team", "is a group, not a customer"),
        (16, "Nobody", "has neither a UID nor an EMAIL to know it by"),
    ]


def test_contacts_are_customers_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds contacts and no interactions"):
        load("interactions", write(tmp_path / "c.vcf", NEW))
    with pytest.raises(SourceError, match="BEGIN:VCARD"):
        load("customers", write(tmp_path / "d.vcf", "customer_id\nc1\n"))
