"""Exports as the products write them (tests/exports): their headers and habits, invented rows."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graphcrm.ingest.load import LoadOptions, TableInput, load_tables
from graphcrm.ingest.presets import find_mapping
from graphcrm.ingest.salesforce_ids import full_id
from graphcrm.model import format_moment
from tests.unit.ingest.recording_store import RecordingStore

EXPORTS = Path(__file__).parents[2] / "exports"
CONTACTS, COMPANIES, NOTES, TASKS = (
    f"hubspot/hubspot-crm-exports-all-{name}.csv"
    for name in ("contacts", "companies", "notes", "tasks")
)


def exported(preset: str, *files: tuple[str, str | Path], **options: Any) -> RecordingStore:
    """Load files with a ready mapping; none of their rows may be rejected."""
    store = RecordingStore()
    inputs = [TableInput(table, EXPORTS / path) for table, path in files]
    report = load_tables(store, inputs, LoadOptions(mapping=find_mapping(preset), **options))
    assert report.rejects == ()
    return store


def workbook(path: Path, text: str) -> Path:
    """Write the rows of a text file as a workbook, below a hidden sheet as Dynamics has it."""
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.title, hidden.sheet_state = "hiddenSheet", "veryHidden"
    hidden.append(["contact", "x%3acontact"])
    source = EXPORTS / text
    sheet = book.create_sheet(source.stem)
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append([_as_cell(text) for text in row])
    book.save(path)
    return path


def _as_cell(text: str) -> datetime | str | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return text or None


def kinds(store: RecordingStore) -> dict[str, tuple[str, str, str]]:
    return {
        key: (row.customer_id, row.type, format_moment(row.occurred_at)[:10])
        for key, row in store.interactions.items()
    }


def ends(store: RecordingStore) -> set[tuple[str, str]]:
    assert {(link.type, link.directed) for link in store.links.values()} == {("works_for", True)}
    return {(link.source_id, link.target_id) for link in store.links.values()}


def test_salesforces_data_export() -> None:
    store = exported(
        "salesforce",
        ("customers", "salesforce/Contact.csv"),
        ("links", "salesforce/Contact.csv"),
        ("interactions", "salesforce/Task.csv"),
        ("interactions", "salesforce/Event.csv"),
    )
    assert set(store.customers) == {"0038a00000A1bcDAAZ", "0038a00000A1bcFAAZ"}
    ada = store.customers["0038a00000A1bcDAAZ"]
    assert (ada.given_name, ada.phone, ada.birth_date) == ("Ada", "+39 333 1", "1980-03-04")
    assert (ada.address, ada.job_title) == ("1 Long Lane\nHall B", "Analyst")
    assert ends(store) == {("0038a00000A1bcDAAZ", "0018a000001xYzQAAU")}
    assert kinds(store) == {
        "00T8a000080rarQEAQ": ("0038a00000A1bcDAAZ", "call", "2023-01-17"),
        "00T8a000080rarREAQ": ("0038a00000A1bcDAAZ", "task", "2016-05-01"),
        "00T8a000080rarTEAQ": ("0018a000001xYzQAAU", "task", "2023-01-20"),
        "00U8a00000pGH22EAG": ("0038a00000A1bcDAAZ", "meeting", "2023-01-18"),
        "00U8a00000pGH23EAG": ("0038a00000A1bcDAAZ", "meeting", "2023-01-19"),
    }
    assert store.interactions["00T8a000080rarQEAQ"].counterparty_id == "0018a000001xYzQAAU"
    assert store.interactions["00T8a000080rarTEAQ"].counterparty_id is None


def test_salesforces_reports_have_short_ids_and_data_loader_accounts() -> None:
    store = exported(
        "salesforce",
        ("customers", "salesforce/report.csv"),
        ("customers", "salesforce/Account.csv"),
        ("links", "salesforce/report.csv"),
        date_order="mdy",
    )
    person = store.customers[full_id("0038a00000A1bcD")]
    account = store.customers["0018a000001xYzQAAU"]
    assert (person.company, person.phone, person.kind) == (account.name, "+39 333 1", None)
    assert (account.kind, account.city) == ("organization", "Austin")
    assert ends(store) == {(person.customer_id, full_id("0018a000001xYzQ"))}


@pytest.mark.parametrize("given", ["0058a00000LLRsc", "0058a00000LLRscAAH"])
def test_an_id_of_salesforce_is_written_with_18_characters(given: str) -> None:
    assert full_id(given) == "0058a00000LLRscAAH"
    assert full_id("x") == "x"


def test_hubspots_contacts_and_companies_do_not_meet() -> None:
    store = exported(
        "hubspot", ("customers", CONTACTS), ("customers", COMPANIES), ("links", CONTACTS)
    )
    assert set(store.customers) == {"7", "8", "company-9001"}
    assert (store.customers["7"].phone, store.customers["8"].company) == ("+39 333 1", "Stone Ltd")
    company = store.customers["company-9001"]
    assert (company.name, company.kind, company.city) == ("Acme", "organization", "Turin")
    assert ends(store) == {("7", "company-9001"), ("7", "company-9002")}


def test_hubspots_activities_of_several_contacts() -> None:
    store = exported("hubspot", ("interactions", NOTES), ("interactions", TASKS))
    assert kinds(store) == {
        "501 7": ("7", "note", "2024-03-05"),
        "501 8": ("8", "note", "2024-03-05"),
        "601 7": ("7", "call", "2024-03-06"),
    }


def test_zohos_modules() -> None:
    store = exported(
        "zoho",
        ("customers", "zoho/Contacts_2026_02_12.csv"),
        ("customers", "zoho/Accounts_2026_02_12.csv"),
        ("interactions", "zoho/Calls_2026_02_12.csv"),
        ("links", "zoho/Contacts_2026_02_12.csv"),
        timezone="Europe/Rome",
    )
    contact, account = "zcrm_4876876000000111001", "zcrm_4876876000000222001"
    ada = store.customers[contact]
    assert (ada.name, ada.phone, ada.company) == ("Ada Byron", "+39 333 1", "Acme")
    assert format_moment(ada.created_at or 0) == "2024-03-12T08:14:05Z"
    assert store.customers[account].kind == "organization"
    assert ends(store) == {(contact, account)}
    assert kinds(store) == {
        "zcrm_3": (contact, "call", "2024-03-05"),
        "zcrm_4": (account, "call", "2024-03-05"),
    }


def test_dynamics_workbooks(tmp_path: Path) -> None:
    contacts = workbook(tmp_path / "Active Contacts.xlsx", "dynamics365/Active Contacts.csv")
    meetings = workbook(tmp_path / "My Appointments.xlsx", "dynamics365/My Appointments.csv")
    store = exported(
        "dynamics365", ("customers", contacts), ("interactions", meetings), date_order="mdy"
    )
    ada = store.customers["5f3c0000-0000-4000-8000-000000000001"]
    assert (ada.name, ada.phone, ada.company) == ("Ada Byron", "+39 333 1", "Acme")
    assert format_moment(ada.created_at or 0) == "2026-06-01T09:30:00Z"
    assert kinds(store) == {"a1": ("Acme", "meeting", "2026-06-22")}


def test_tables_of_dataverse() -> None:
    store = exported(
        "dynamics365",
        ("customers", "dynamics365/account.csv"),
        ("customers", "dynamics365/contact.csv"),
        ("links", "dynamics365/contact.csv"),
        ("interactions", "dynamics365/activitypointer.csv"),
    )
    assert (store.customers["b1"].kind, store.customers["c1"].kind) == ("organization", None)
    assert ends(store) == {("c1", "b1")}
    assert kinds(store) == {"p1": ("c1", "call", "2026-06-22")}


def test_fxiaokes_workbooks_and_text_in_other_encodings(tmp_path: Path) -> None:
    contacts = workbook(tmp_path / "联系人对象导出结果.xlsx", "fxiaoke/联系人数据.csv")
    store = exported(
        "fxiaoke",
        ("customers", contacts),
        ("customers", "fxiaoke/客户.csv"),
        ("links", contacts),
        ("interactions", "fxiaoke/销售记录.csv"),
        timezone="Asia/Shanghai",
    )
    wang = store.customers["64f0a1b2c3"]
    assert (wang.name, wang.phone, wang.company) == ("王芳", "13800000001", "上海贸易有限公司")
    assert (wang.job_title, wang.birth_date) == ("经理", "1985-08-02")
    assert format_moment(wang.created_at or 0) == "2024-01-01T19:04:00Z"
    account = store.customers["65aa01"]
    assert (account.name, account.kind) == ("上海贸易有限公司", "organization")
    assert ends(store) == {("64f0a1b2c3", "65aa01")}
    assert kinds(store) == {
        "r1": ("64f0a1b2c3", "visit", "2024-03-05"),
        "r2": ("65aa01", "call", "2024-03-06"),
    }
