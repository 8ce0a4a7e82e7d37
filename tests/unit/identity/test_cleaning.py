"""Spellings of the same value become equal, and different values stay different."""

from __future__ import annotations

import pytest

from graphcrm.identity.digits import clean_birth_date, clean_gender, clean_national_id
from graphcrm.identity.emails import clean_email
from graphcrm.identity.names import person_name
from graphcrm.identity.organization_names import is_organization_name, organization_name
from graphcrm.identity.phones import clean_phone
from graphcrm.identity.places import clean_address, clean_postcode, house_number
from graphcrm.identity.records import clean_record
from graphcrm.identity.scripts import fold, sound, without_marks
from graphcrm.identity.short_names import full_forms
from graphcrm.model import ORGANIZATION, PERSON, Customer


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" Ann.Lee@Example.ORG ", "ann.lee@example.org"),
        ("Ann.Lee+crm@GoogleMail.com", "annlee@gmail.com"),
        ("ann.lee+x@outlook.com", "ann.lee@outlook.com"),
        ("ann.lee+x@example.org", "ann.lee+x@example.org"),
        ("mailto:<ann@example.org>", "ann@example.org"),
        ("ａｎｎ＠example.org", "ann@example.org"),
        ("ann at example", None),
        ("", None),
        (None, None),
    ],
)
def test_mailboxes(text: str | None, cleaned: str | None) -> None:
    assert clean_email(text) == cleaned


@pytest.mark.parametrize(
    ("text", "region", "cleaned"),
    [
        ("030 901820", "DE", "+4930901820"),
        ("0049 30 901820", None, "+4930901820"),
        ("001-646-5550128", "US", "+16465550128"),
        ("+49 (30) 90-1820", None, "+4930901820"),
        ("０３０ ９０１８２０", "DE", "+4930901820"),
        ("(212) 555-0100", "US", "+12125550100"),
        ("901820", None, "901820"),
        ("n/a", "DE", None),
        ("1234", "DE", None),
        (None, None, None),
    ],
)
def test_phones(text: str | None, region: str | None, cleaned: str | None) -> None:
    assert clean_phone(text, region) == cleaned


def test_a_phone_is_read_by_its_country_else_by_the_region_that_was_given() -> None:
    german = Customer("a", name="Ann Lee", phone="030 901820", country="Germany")
    unknown = Customer("b", name="Ann Lee", phone="030 901820")
    assert clean_record(german, "US").cleaned.phone == "+4930901820"
    assert clean_record(unknown, "DE").cleaned.phone == "+4930901820"


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Dr. Ann Lee", "ann", "lee"),
        ("LEE, Ann", "ann", "lee"),
        ("Ann Lee, PhD", "ann", "lee"),
        ("Mr John O’Brien Jr.", "john", "obrien"),
        ("José María García", "jose maria", "garcia"),
        ("王小明", "xiaoming", "wang"),
        ("王 小明", "xiaoming", "wang"),
        ("王小明先生", "xiaoming", "wang"),
        ("欧阳娜娜", "nana", "ouyang"),
        ("Ｊｏｈｎ Ｓｍｉｔｈ", "john", "smith"),
        ("Мария Иванова", "mariya", "ivanova"),
        ("سامي رشدي", "samy", "rsdy"),
        ("Madonna", "madonna", None),
        ("Дмитрий Щукин", "dmitry", "shchukin"),
        ("Γιώργος Παπαδόπουλος", "giorgos", "papadopoulos"),
        ("नीरज पाटील", "niraj", "patil"),
        ("이현우", "hyeonu", "lee"),
        ("선우 서준", "seojun", "seonu"),
        ("タカハシ キョウコ", "kyouko", "takahashi"),
        ("Łukasz Żółć", "lukasz", "zolc"),
    ],
)
def test_names_of_people(name: str, given: str, family: str | None) -> None:
    found = person_name(name, None, None)
    assert (found.given_sound, found.family_sound) == (given, family)


def test_the_written_form_stays_beside_the_sound() -> None:
    found = person_name("王小明", None, None)
    assert (found.given, found.family) == ("小明", "王")


def test_vowel_signs_do_not_cut_words() -> None:
    assert fold("हिन्दी भाषा").split() == ["हिन्दी", "भाषा"]


@pytest.mark.parametrize(
    ("one", "other"), [("पाटील", "पांडे"), ("خليل", "الشريف"), ("สมชาย", "สมหญิง"), ("கமல்", "கமலா")]
)
def test_vowels_that_are_marks_stay(one: str, other: str) -> None:
    assert without_marks(one) != without_marks(other)
    assert sound(one) != sound(other)
    assert sound(one).isascii()


@pytest.mark.parametrize(
    ("pointed", "plain"), [("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("café", "cafe"), ("Άννα", "Αννα")]
)
def test_points_and_accents_go(pointed: str, plain: str) -> None:
    assert without_marks(fold(pointed)) == without_marks(fold(plain))


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("bill", "william", True),
        ("liz", "elizabeth", True),
        ("sam", "samantha", True),
        ("hattie", "harriet", True),
        ("millie", "amelia", True),
        ("amy", "emily", False),
        ("william", "samuel", False),
        ("quentin", "quentin", False),
    ],
)
def test_short_forms(one: str, other: str, related: bool) -> None:
    forms = [set((full_forms(name) or "").split()) for name in (one, other)]
    assert bool(forms[0] & forms[1]) == related


def test_genders() -> None:
    assert clean_gender("Female") == clean_gender("女") == clean_gender(" F ") == "f"
    assert clean_gender("other") is None


def test_sounds() -> None:
    assert sound("müller") == "muller"
    assert sound("王晓明") == sound("王小明")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME GmbH", "Acme Ltd."),
        ("Example & Daughters Inc.", "example and daughters"),
        ("A.C.M.E. S.A.", "ACME"),
        ("北京小米科技有限公司", "北京小米科技"),
        ("小米（北京）科技有限公司", "Beijing Xiaomi Technology Co., Ltd."),
        ("Acme Gesellschaft mit beschränkter Haftung", "The Acme Ltd."),
        ("Acme Intl. Mfg. Inc", "Acme International Manufacturing"),
        ("Акме ООД", "Акме"),
        ("㈜한빛 전자", "(주)한빛 전자"),
    ],
)
def test_organizations_without_their_legal_form(one: str, other: str) -> None:
    assert organization_name(one) == organization_name(other)


def test_who_is_an_organization() -> None:
    assert is_organization_name("Acme GmbH")
    assert is_organization_name("北京小米科技有限公司")
    for firm in ("北京小米科技", "Lee & Sons", "Lee Logistics", "LEE & KIM S.A.", "Ann Lee AG"):
        assert is_organization_name(firm)
    for person in ("Ann Lee", "Charles Bank", "王科技", "KIM AB", "Ann and Tom Lee"):
        assert not is_organization_name(person)
    assert clean_record(Customer("a", name="Acme GmbH")).kind == ORGANIZATION
    assert clean_record(Customer("b", name="Acme GmbH", kind=PERSON)).kind == PERSON


def test_addresses_in_any_order_and_abbreviated() -> None:
    assert clean_address("12 Main Street") == clean_address("Main St. 12")
    assert clean_address("Hauptstraße 5") == clean_address("Hauptstr. 5")
    assert clean_address("12 Main Street") != clean_address("13 Main Street")
    assert house_number("Main St. 012") == "12"
    assert clean_postcode("sw1a 1aa") == clean_postcode("SW1A1AA")


def test_dates_and_numbers() -> None:
    assert clean_birth_date("1979-06-21") == clean_birth_date("19790621") == "19790621"
    assert clean_birth_date("1979") == "1979"
    assert clean_birth_date("soon") is None
    assert clean_national_id("AB 12.34-5") == clean_national_id("ab12345")
    assert clean_national_id("0000000") is None


def test_the_original_stays_beside_what_is_cleaned() -> None:
    customer = Customer("a", name="Dr. Ann Lee", email="Ann.Lee@GMAIL.com")
    record = clean_record(customer)
    assert record.original is customer
    assert record.cleaned.email == "annlee@gmail.com"


@pytest.mark.parametrize(
    ("text", "region", "cleaned"),
    [
        ("06/21/1979", None, "19790621"),
        ("21/06/1979", "US", "19790621"),
        ("05/06/1979", "US", "19790506"),
        ("05/06/1979", "GB", "19790605"),
        ("5.6.1979", "US", "19790605"),
        ("21.6.79", None, "19790621"),
        ("1979年6月5日", None, "19790605"),
        ("21 June 1979", None, "19790621"),
        ("June 21, 1979", None, "19790621"),
        ("21. März 1979", None, "19790321"),
        ("06211979", None, "19790621"),
        ("06/1979", None, "197906"),
        ("١٩٧٩-٠٦-٢١", None, "19790621"),
        ("1900-01-01", None, None),
        ("soon", None, None),
    ],
)
def test_dates_as_they_are_written(text: str, region: str | None, cleaned: str | None) -> None:
    assert clean_birth_date(text, region) == cleaned


def test_what_says_that_nothing_is_known() -> None:
    blank = Customer(
        "a", "N/A", email="none@none.example", phone="999-999-9999", address="-", city="unknown"
    )
    cleaned = clean_record(blank).cleaned
    assert (cleaned.called, cleaned.email, cleaned.phone) == (None, None, None)
    assert (cleaned.address, cleaned.city) == (None, None)
    named = Customer("b", given_name="Jan", family_name="Null")
    assert clean_record(named).cleaned.family == "null"
    assert clean_record(blank).original == blank
