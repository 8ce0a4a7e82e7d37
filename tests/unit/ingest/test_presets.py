from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphcrm.errors import InvalidValueError, MissingColumnError, SourceError
from graphcrm.ingest.load import LoadOptions, TableInput, load_tables
from graphcrm.ingest.mapping import parse_mapping
from graphcrm.ingest.presets import PRESETS, find_mapping
from graphcrm.model import format_moment
from tests.unit.ingest.reading import load, write
from tests.unit.ingest.recording_store import RecordingStore

SALESFORCE_CONTACTS = """\
ID,ACCOUNTID,FIRSTNAME,LASTNAME,MAILINGCITY,PHONE,MOBILEPHONE,TITLE,CREATEDDATE,LEADSOURCE
003A,001X,Ada,Byron,Turin,+39 1,+39 2,Analyst,2024-01-02T03:04:05.000Z,Web
"""
SALESFORCE_REPORT = """\
Contact ID,First Name,Last Name,Account Name,Mailing Zip/Postal Code,Email
003B,Bob,Stone,Stone Ltd,10115,bob@x.example
"""
SALESFORCE_TASKS = """\
Id,WhoId,AccountId,TaskSubtype,ActivityDate,Subject
00T1,003A,001X,Call,2024-03-05,Hello
00T2,003A,001X,ListEmail,2024-03-06,News
00T3,003A,,,2024-03-07,Empty type
"""


def mapped(preset: str, **files: Path) -> tuple[RecordingStore, list[str]]:
    store = RecordingStore()
    inputs = [TableInput(table, path) for table, path in files.items()]
    report = load_tables(store, inputs, LoadOptions(mapping=find_mapping(preset)))
    return store, [reject.reason for reject in report.rejects]


def test_salesforce_by_names_of_the_api_and_by_labels(tmp_path: Path) -> None:
    contacts = write(tmp_path / "Contact.csv", SALESFORCE_CONTACTS)
    store, _ = mapped("Salesforce", customers=contacts)
    ada = store.customers["003A"]
    assert (ada.given_name, ada.family_name, ada.city) == ("Ada", "Byron", "Turin")
    assert (ada.phone, ada.job_title, ada.source) == ("+39 1", "Analyst", "salesforce")
    assert format_moment(ada.created_at or 0) == "2024-01-02T03:04:05Z"
    assert ada.attributes == {"ACCOUNTID": "001X", "MOBILEPHONE": "+39 2", "LEADSOURCE": "Web"}
    store, _ = mapped("salesforce", customers=write(tmp_path / "r.csv", SALESFORCE_REPORT))
    bob = store.customers["003B"]
    assert (bob.company, bob.postcode) == ("Stone Ltd", "10115")


def test_salesforce_activities_and_employers(tmp_path: Path) -> None:
    tasks = write(tmp_path / "Task.csv", SALESFORCE_TASKS)
    contacts = write(tmp_path / "Contact.csv", SALESFORCE_CONTACTS)
    store, rejected = mapped("salesforce", interactions=tasks, links=contacts)
    kinds = {key: row.type for key, row in store.interactions.items()}
    assert kinds == {"00T1": "call", "00T2": "email", "00T3": "task"}
    assert store.interactions["00T1"].counterparty_id == "001X"
    (link,) = store.links.values()
    assert (link.source_id, link.target_id, link.type, link.directed) == (
        "003A",
        "001X",
        "works_for",
        True,
    )
    assert rejected == []


@pytest.mark.parametrize(
    ("preset", "customers", "interactions", "city", "kind"),
    [
        (
            "hubspot",
            "Record ID,First Name,Last Name,Email,Phone Number,City,Create Date\n"
            "7,Ada,Byron,ada@x.example,1,Turin,2024-01-02 03:04\n",
            "Record ID,Activity type,Activity date,Associated Contact IDs\n"
            "9,Logged email,2024-03-05 10:00,7\n",
            "Turin",
            "email",
        ),
        (
            "dynamics365",
            "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,Full Name,Business Phone,"
            "Address 1: City\n7,x=,Ada Byron,1,Turin\n",
            "activityid,regardingobjectid,activitytypecode,actualend\n9,7,phonecall,2024-03-05\n",
            "Turin",
            "call",
        ),
        (
            "zoho",
            "Record Id,First Name,Last Name,Account Name,Mailing City,Phone\n"
            "7,Ada,Byron,Acme,Turin,1\n",
            "Record Id,Contact Name.id,Call Type,Call Start Time\n9,7,Outbound,2024-03-05 10:00\n",
            "Turin",
            "call",
        ),
        (
            "fxiaoke",
            "唯一性ID,姓名,手机,职务,市,创建时间\n7,王芳,1,经理,上海,2024-01-02 03:04\n",
            "销售记录ID,联系人ID,跟进类型,发布时间\n9,7,上门拜访,2024-03-05 10:00\n",
            "上海",
            "visit",
        ),
    ],
)
def test_exports_of_other_products(
    tmp_path: Path, preset: str, customers: str, interactions: str, city: str, kind: str
) -> None:
    store, rejected = mapped(
        preset,
        customers=write(tmp_path / "c.csv", customers),
        interactions=write(tmp_path / "i.csv", interactions),
    )
    customer, interaction = store.customers["7"], next(iter(store.interactions.values()))
    assert (customer.city, customer.phone, customer.source) == (city, "1", preset)
    assert (interaction.customer_id, interaction.type) == ("7", kind)
    assert rejected == []


def test_an_export_in_json_lines_is_mapped_too(tmp_path: Path) -> None:
    lines = (
        '{"contactid": "7", "emailaddress1": "a@x.example"}\n{"contactid": "8", "jobtitle": "x"}'
    )
    store, _ = mapped("dynamics365", customers=write(tmp_path / "c.jsonl", lines))
    assert store.customers["7"].email == "a@x.example"
    assert store.customers["8"].job_title == "x"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_file_without_the_id_is_refused_with_the_names_that_it_may_have(
    tmp_path: Path, preset: str
) -> None:
    path = write(tmp_path / "c.csv", "Shoe size,Colour\n42,red\n")
    with pytest.raises(MissingColumnError, match=r"' or '.*for customer_id"):
        mapped(preset, customers=path)


def test_a_file_called_like_a_preset_is_named_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "zoho", "customers: {customer_id: Nummer}")
    assert find_mapping("./zoho")["customers"]["customer_id"].column == "Nummer"
    assert "interactions" in find_mapping("zoho")
    with pytest.raises(SourceError, match="name of a ready mapping: dynamics365"):
        find_mapping(f"none{os.sep}m.yaml")


def test_several_names_defaults_and_optional_columns_in_a_mapping_file(tmp_path: Path) -> None:
    content = {
        "interactions": {
            "customer_id": {"column": ["Kunde", "Kundin"]},
            "type": {"column": "Art", "values": {"Anruf": "call"}, "default": "visit"},
            "channel": {"column": "Kanal", "optional": True},
        }
    }
    mapping = parse_mapping(content, "test")
    rows = "Kundin,occurred_at,Art\na,2024-03-05,Anruf\nb,2024-03-05,\n"
    store, _ = load("interactions", write(tmp_path / "i.csv", rows), mapping=mapping)
    assert {row.customer_id: row.type for row in store.interactions.values()} == {
        "a": "call",
        "b": "visit",
    }
    for column, message in (([], "empty list"), (["x", True], "quotes")):
        with pytest.raises(InvalidValueError, match=message):
            parse_mapping({"customers": {"name": {"column": column}}}, "test")
    with pytest.raises(InvalidValueError, match="true or false"):
        parse_mapping({"customers": {"name": {"column": "x", "optional": "no"}}}, "test")
