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


PHONES = """\
BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//iOS 17.4//EN\r
N:Talley;Alex;;;\r
FN:Alex Talley\r
ORG:Dads Club;\r
item1.TEL;type=pref:+1 952 923-9481\r
item1.X-ABLabel:_$!<HomePage>!$_\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:2.1\r
N:Sanders;Jo;;;\r
FN:Jo Sanders\r
X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;JS;1;;;;;;;;;;;;;\r
TEL;CELL:495-522-3560\r
END:VCARD\r
"""
OUTLOOK = """\
BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=de:Müller;Jörg;;Dr.
FN:Dr. Jörg Müller
ORG:Bäckerei Öl
TITLE:Einkäufer
TEL;WORK;FAX:1
TEL;WORK;VOICE:2
ADR;WORK;PREF:;;Hauptstraße 5;Köln;NRW;50667;Deutschland
LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:Hauptstra=DFe 5=0D=0A=
=0D=0A=
50667  K=F6ln
X-MS-OL-DEFAULT-POSTAL-ADDRESS:2
EMAIL;PREF;INTERNET:joerg@x.example
BDAY:19800322
REV:20200424T104242Z

END:VCARD
"""
EVOLUTION = """\
BEGIN:VCARD
TEL;X-COUCHDB-UUID="c2fa1caa-2926";TYPE=CELL:905-666
 -1234
UID:477343c8
N:Doe;John;Richter\\, James;Mr.;Sr.
FN:Mr. John Richter\\, James Doe Sr.
EMAIL;TYPE=WORK;X-COUCHDB-UUID="83a75a5d":john.
 doe@x.example
ADR;TYPE=HOME:ASB-123;;15 Crescent moon drive;Albaney;New York;12345;United
  States of America
BDAY;value=date:1980-03-22
END:VCARD
"""


def test_cards_of_phones_are_known_by_name_and_number(tmp_path: Path) -> None:
    found = cards(tmp_path / "c.vcf", PHONES)
    assert set(found) == {"Alex Talley +1 952 923-9481", "Jo Sanders 495-522-3560"}
    alex = found["Alex Talley +1 952 923-9481"]
    assert (alex.phone, alex.company, alex.email) == ("+1 952 923-9481", "Dads Club", None)


def test_a_card_of_outlook(tmp_path: Path) -> None:
    path = write(tmp_path / "c.vcf", OUTLOOK, "cp1252")
    store, _ = load("customers", path, encoding="cp1252")
    (card,) = store.customers.values()
    assert (card.customer_id, card.name) == ("joerg@x.example", "Dr. Jörg Müller")
    assert (card.phone, card.city, card.birth_date) == ("2", "Köln", "1980-03-22")


def test_a_folded_card_of_evolution_without_its_version(tmp_path: Path) -> None:
    (card,) = cards(tmp_path / "c.vcf", EVOLUTION).values()
    assert (card.customer_id, card.email) == ("477343c8", "john.doe@x.example")
    assert (card.phone, card.country) == ("905-666-1234", "United States of America")
    assert card.birth_date == "1980-03-22"


def test_cards_that_cannot_be_customers_are_rejected_with_their_line(tmp_path: Path) -> None:
    group = "BEGIN:VCARD\nUID:g\nFN:Team\nKIND:group\nMEMBER:urn:uuid:42\nEND:VCARD\n"
    nobody = "BEGIN:VCARD\nFN:Nobody\nEMAIL:none\n"
    path = write(tmp_path / "c.txt", CHINESE + group + nobody + NEW)
    store, report = load("customers", path)
    assert sorted(store.customers) == ["info@shanghai.example", "urn:uuid:42"]
    assert [(reject.line, reject.value, reject.reason) for reject in report.rejects] == [
        (10, "Team", "is a group, not a customer"),
        (16, "Nobody", "has no UID, no EMAIL and no TEL to know it by"),
    ]


def test_contacts_are_customers_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds contacts and no interactions"):
        load("interactions", write(tmp_path / "c.vcf", NEW))
    with pytest.raises(SourceError, match="BEGIN:VCARD"):
        load("customers", write(tmp_path / "d.vcf", "customer_id\nc1\n"))
