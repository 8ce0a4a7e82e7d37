"""Requests made up from the OpenAPI document: no 5xx, and every answer is as described."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import NonInteractiveExampleWarning
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from graphcrm.service.context import Context, open_context
from graphcrm.service.relationship_ids import relationship_id
from graphcrm_api.app import create_app
from tests.api import sample

OPERATIONS = (
    "GET /api/v1/customers",
    "GET /api/v1/customers/{customer_id}",
    "GET /api/v1/customers/{customer_id}/related",
    "GET /api/v1/customers/{customer_id}/interactions",
    "GET /api/v1/customers/{customer_id}/timeline",
    "GET /api/v1/customers/{customer_id}/expansions",
    "GET /api/v1/customers/{customer_id}/likely",
    "GET /api/v1/likely/report",
    "GET /api/v1/explain/likely/{customer_id}",
    "GET /api/v1/roles",
    "GET /api/v1/customers/{customer_id}/roles",
    "GET /api/v1/customers/{customer_id}/percentiles",
    "GET /api/v1/customers/{customer_id}/360",
    "GET /api/v1/customers/{customer_id}/value",
    "GET /api/v1/customers/{customer_id}/recommendations",
    "GET /api/v1/products/{product_id}/customers",
    "GET /api/v1/values",
    "GET /api/v1/stages",
    "GET /api/v1/stages/flows",
    "GET /api/v1/satisfaction",
    "GET /api/v1/value/report",
    "GET /api/v1/value/rules",
    "GET /api/v1/value/warnings",
    "GET /api/v1/clusters",
    "GET /api/v1/customers/{customer_id}/records",
    "GET /api/v1/customers/{customer_id}/history",
    "GET /api/v1/customers/{customer_id}/graph",
    "GET /api/v1/comparisons",
    "GET /api/v1/duplicates",
    "GET /api/v1/paths",
    "GET /api/v1/introductions",
    "GET /api/v1/relationships",
    "GET /api/v1/relationships/{relationship_id}/evidence",
    "GET /api/v1/verdicts",
    "GET /api/v1/explain/{score}/{customer_id}",
    "GET /api/v1/influencers",
    "GET /api/v1/segments",
    "GET /api/v1/segments/fields",
    "GET /api/v1/segments/{name}",
    "GET /api/v1/segments/{name}/members",
    "GET /api/v1/segments/{name}/changes",
    "GET /api/v1/audiences",
    "GET /api/v1/audiences/{audience_id}",
    "GET /api/v1/audiences/{audience_id}/members",
    "GET /api/v1/influence/plans",
    "GET /api/v1/influence/plans/{plan_id}",
    "GET /api/v1/communities",
    "GET /api/v1/communities/{community_id}",
    "GET /api/v1/communities/{community_id}/members",
    "GET /api/v1/communities/{community_id}/graph",
    "GET /api/v1/communities/{community_id}/lineage",
    "GET /api/v1/lineage",
    "GET /api/v1/analysis-runs",
    "GET /api/v1/map",
    "GET /api/v1/map/customers",
    "GET /api/v1/analysis-runs/{run_id}",
    "GET /api/v1/ledger",
    "GET /api/v1/separations",
    "GET /api/v1/status",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /api/v1/records",
    "DELETE /api/v1/analysis-runs/{run_id}",
    "DELETE /api/v1/audiences/{audience_id}",
    "DELETE /api/v1/segments/{name}",
    "DELETE /api/v1/merges",
    "DELETE /api/v1/merges/{customer_id}",
    "DELETE /api/v1/separations",
    "POST /api/v1/audiences",
    "POST /api/v1/segments",
    "POST /api/v1/segments/count",
    "POST /api/v1/segments/{name}/audience",
    "POST /api/v1/contacts",
    "POST /api/v1/influence/plans",
    "POST /api/v1/merges",
    "POST /api/v1/customers/{customer_id}/expansions",
    "POST /api/v1/neighbours",
    "POST /api/v1/ties",
    "POST /api/v1/resolutions",
    "POST /api/v1/separations",
    "POST /api/v1/customers",
    "POST /api/v1/interactions",
    "POST /api/v1/links",
    "POST /api/v1/analysis-runs",
    "PUT /api/v1/audiences/{audience_id}",
    "PUT /api/v1/segments/{name}",
    "PUT /api/v1/relationships/{relationship_id}/verdict",
    "DELETE /api/v1/relationships/{relationship_id}/verdict",
)
READING = [operation for operation in OPERATIONS if operation.startswith("GET")]
WITH_KNOWN = [name for name in OPERATIONS if "{c" in name or "{rel" in name]
KNOWN = {
    "customer_id": "col1",
    "community_id": 0,
    "relationship_id": relationship_id("col0", "col1", "email"),
}
# Any text is an id, and these take nothing else that could be wrong.
TAKES_ANYTHING = (
    "GET /api/v1/customers/{customer_id}/records",
    "GET /api/v1/customers/{customer_id}/history",
    "GET /api/v1/customers/{customer_id}/percentiles",
    "GET /api/v1/analysis-runs",
    "GET /api/v1/customers/{customer_id}/roles",
    "GET /api/v1/analysis-runs/{run_id}",
    "GET /api/v1/audiences/{audience_id}",
    "GET /api/v1/segments/{name}",
    "DELETE /api/v1/analysis-runs/{run_id}",
    "DELETE /api/v1/audiences/{audience_id}",
    "DELETE /api/v1/segments/{name}",
    "GET /api/v1/influence/plans/{plan_id}",
    "GET /api/v1/separations",
    "GET /api/v1/status",
    "GET /api/v1/likely/report",
    "GET /api/v1/value/report",
    "GET /api/v1/value/rules",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "DELETE /api/v1/merges/{customer_id}",
    "DELETE /api/v1/relationships/{relationship_id}/verdict",
)
# What a threshold may be, how a cost, a quota, a condition or a rule is written, that only a
# confirmed relationship has a kind, that nothing more probable than a sure match waits for a
# person, that somebody must be named to start from, whom there is to be in an audience, which
# version of it was read, that a span of time begins before it ends, and that a plan is explained as
# of now alone, is not described.
BOUNDED = (
    "GET /api/v1/customers/{customer_id}/value",
    "GET /api/v1/stages",
    "GET /api/v1/stages/flows",
    "GET /api/v1/satisfaction",
    "GET /api/v1/explain/{score}/{customer_id}",
    "GET /api/v1/customers/{customer_id}/expansions",
    "GET /api/v1/customers/{customer_id}/graph",
    "GET /api/v1/customers/{customer_id}/timeline",
    "GET /api/v1/introductions",
    "POST /api/v1/analysis-runs",
    "POST /api/v1/audiences",
    "POST /api/v1/contacts",
    "PUT /api/v1/audiences/{audience_id}",
    "DELETE /api/v1/audiences/{audience_id}",
    "GET /api/v1/segments/fields",
    "GET /api/v1/segments/{name}/changes",
    "POST /api/v1/segments",
    "POST /api/v1/segments/count",
    "PUT /api/v1/segments/{name}",
    "DELETE /api/v1/segments/{name}",
    "POST /api/v1/influence/plans",
    "POST /api/v1/customers/{customer_id}/expansions",
    "POST /api/v1/neighbours",
    "POST /api/v1/ties",
    "POST /api/v1/resolutions",
    "PUT /api/v1/relationships/{relationship_id}/verdict",
)
# A list is taken where one of its rows is, and a cell in more forms than described.
ROWS = ("POST /api/v1/customers", "POST /api/v1/interactions", "POST /api/v1/links")


def described(ctx: Context) -> Iterator[Any]:
    app = create_app(ctx, loopback_only=False)
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    app.state.jobs.close()


@pytest.fixture(scope="module")
def full_graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("full")
    with open_context(sample.settings(folder), create=True, resident=True) as ctx:
        sample.fill_and_analyze(ctx)
        yield from described(ctx)


@pytest.fixture(scope="module")
def empty_graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("empty")
    with open_context(sample.settings(folder), create=True, resident=True) as ctx:
        yield from described(ctx)


def check(schema: Any, operation: str, examples: int, **how: Any) -> None:
    """Send made-up requests; the checks of schemathesis must pass on every answer."""
    method, path = operation.split(" ", 1)
    parameters = {parameter.name for parameter in schema[path][method].iter_parameters()}
    # That a cursor is one of ours, and a cell a date, cannot be described.
    loose = "cursor" in parameters or operation in (*ROWS, *BOUNDED)
    left_out = [positive_data_acceptance] if loose else []
    if operation in ROWS:
        left_out.append(negative_data_rejection)

    @given(case=schema[path][method].as_strategy(**how))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Any) -> None:
        case.call_and_validate(excluded_checks=left_out, timeout=60)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonInteractiveExampleWarning)
        send()


def test_every_operation_is_tried(full_graph: Any) -> None:
    described = {f"{method.upper()} {path}" for path in full_graph for method in full_graph[path]}
    assert described == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_requests_that_fit(full_graph: Any, operation: str) -> None:
    check(full_graph, operation, 10)


@pytest.mark.parametrize("operation", WITH_KNOWN)
def test_requests_about_somebody_who_is_there(full_graph: Any, operation: str) -> None:
    known = {name: value for name, value in KNOWN.items() if f"{{{name}}}" in operation}
    check(full_graph, operation, 5, path_parameters=known)


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o not in TAKES_ANYTHING])
def test_requests_that_do_not_fit(full_graph: Any, operation: str) -> None:
    check(full_graph, operation, 8, generation_mode=GenerationMode.NEGATIVE)


@pytest.mark.parametrize("operation", READING)
def test_an_empty_graph(empty_graph: Any, operation: str) -> None:
    check(empty_graph, operation, 4)
