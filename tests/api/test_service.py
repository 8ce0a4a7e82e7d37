from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import jsonschema
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES

API = "/api/v1"


def test_the_probes_answer(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_status_counts_what_is_there(client: TestClient) -> None:
    found = client.get(f"{API}/status").json()
    assert found["counts"]["customers"] == len(AWKWARD) + len(COLLEAGUES) + 1
    assert found["counts"]["interactions"] == 84
    assert found["run"]["algorithm"] == "leiden"
    assert found["stale"] is False


def test_status_of_an_empty_graph(empty_client: TestClient) -> None:
    found = empty_client.get(f"{API}/status").json()
    assert found["counts"]["customers"] == 0
    assert found["run"] is None


def test_metrics_count_by_route_and_never_by_id(analysed: Context) -> None:
    with client_for(analysed) as client:
        for customer_id in ("col1", "col2", "nobody"):
            client.get(f"{API}/customers/{customer_id}")
        client.get("/private-path")
        client.get(f"{API}/customers/col1%2Frelated")
        client.request("BREW", f"{API}/customers")
        text = client.get("/metrics").text
    counted = {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "graphcrm_http_requests_total"
    }
    route = f"{API}/customers/{{customer_id}}"
    assert counted["GET", route, "200"] == 2
    assert counted["GET", route, "404"] == 2
    assert counted["GET", "unknown", "404"] == 1
    assert counted["other", f"{API}/customers", "405"] == 1
    assert not re.search("col1|nobody|private-path|BREW", text)
    assert "graphcrm_http_request_seconds_bucket" in text


def test_two_services_in_one_process_count_apart(analysed: Context) -> None:
    with client_for(analysed) as one, client_for(analysed) as other:
        one.get("/healthz")
        assert "/healthz" in one.get("/metrics").text
        assert "/healthz" not in other.get("/metrics").text


class Loads(HTMLParser):
    """Collects what a page loads, and scripts written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline = ""
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._script = tag == "script"
        for name in ("src", "href") if tag != "a" else ():
            if given.get(name):
                self.addresses.append(str(given[name]))

    def handle_data(self, data: str) -> None:
        if self._script:
            self.inline += data.strip()


def test_the_documentation_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    loads = Loads()
    loads.feed(page.text)
    assert loads.inline == ""
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    served = [address for address in loads.addresses if address != "data:,"]
    assert len(served) == 3
    for address in served:
        answer = client.get(urljoin("/docs", address))
        assert answer.status_code == 200, address
        assert re.match("text/(css|javascript)", answer.headers["content-type"])


def test_the_documentation_serves_its_own_files_only(client: TestClient) -> None:
    for name in ("other.js", "..%2Fapp.py", "%2Fetc%2Fpasswd"):
        assert client.get(f"/docs/{name}").status_code == 404


def test_every_operation_is_described_for_a_reader(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    operations = [
        operation for methods in document["paths"].values() for operation in methods.values()
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) >= 20
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"][0] in [tag["name"] for tag in document["tags"]]


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "components": document["components"]}


def test_examples_of_bodies_are_taken(client: TestClient, empty_client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    for path in ("customers", "interactions", "links"):
        body = document["paths"][f"{API}/{path}"]["post"]["requestBody"]
        content = body["content"]["application/json"]
        for example in content["examples"].values():
            jsonschema.validate(example["value"], resolved(content["schema"], document))
            answer = empty_client.post(f"{API}/{path}", json=example["value"])
            assert answer.json()["rejected"] == 0
