"""Rows from other systems."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Response

from graphcrm.answers import WriteAnswer
from graphcrm.service.loading import add_rows
from graphcrm.service.receipts import MAX_KEY
from graphcrm_api.body import JsonBytes, parse_json
from graphcrm_api.deps import NO_QUERY, ContextDep
from graphcrm_api.errors import ALL_REJECTED, SHOWN, ProblemError, invalid_request
from graphcrm_api.models.base import RowError
from graphcrm_api.models.rows import (
    MAX_ROWS,
    CustomerRow,
    InteractionRow,
    LinkRow,
    WriteModel,
    body_schema,
)
from graphcrm_api.openapi import Responses, problems

router = APIRouter(prefix="/api/v1", tags=["data in"], dependencies=[NO_QUERY])

Table = Literal["customers", "interactions", "links"]

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=MAX_KEY,
        pattern=r"^[\x21-\x7e]+$",
        description="Any text of your own. The same key with the same rows again changes nothing "
        "and gets the same answer; with other rows it is a 409.",
        examples=["order-4711"],
    ),
]

_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "`true` where the answer repeats an earlier one to the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}


def _answers() -> Responses:
    schema = {"$ref": "#/components/schemas/WriteModel"}
    return {
        **problems(409, 413, 415),
        200: {"description": "Nothing was new.", "headers": _REPLAYED},
        201: {
            "description": "Something was new.",
            "headers": _REPLAYED,
            "content": {"application/json": {"schema": schema}},
        },
    }


@router.post(
    "/customers",
    operation_id="postCustomers",
    summary="Write customers",
    responses=_answers(),
    openapi_extra=body_schema(CustomerRow),
)
def post_customers(
    ctx: ContextDep, response: Response, body: JsonBytes, idempotency_key: IdempotencyKey = None
) -> WriteModel:
    """Write one customer or a list of them, in one transaction.

    A later row wins field by field; a field that is empty or missing erases nothing. Rows that
    cannot be used are named under `errors`, the others are written; where none can be used it is a
    422. 201 says that something was new, 200 that nothing was.
    """
    return _write(ctx, "customers", body, idempotency_key, response)


@router.post(
    "/interactions",
    operation_id="postInteractions",
    summary="Write interactions",
    responses=_answers(),
    openapi_extra=body_schema(InteractionRow),
)
def post_interactions(
    ctx: ContextDep, response: Response, body: JsonBytes, idempotency_key: IdempotencyKey = None
) -> WriteModel:
    """Write one interaction or a list of them, in one transaction.

    Customers they name and nobody has written are made as bare customers. Relationships and scores
    follow with the next analysis. Rows that cannot be used are named under `errors`.
    """
    return _write(ctx, "interactions", body, idempotency_key, response)


@router.post(
    "/links",
    operation_id="postLinks",
    summary="Write links",
    responses=_answers(),
    openapi_extra=body_schema(LinkRow),
)
def post_links(
    ctx: ContextDep, response: Response, body: JsonBytes, idempotency_key: IdempotencyKey = None
) -> WriteModel:
    """Write one declared link or a list of them, in one transaction.

    Customers they name and nobody has written are made as bare customers. Relationships and scores
    follow with the next analysis. Rows that cannot be used are named under `errors`.
    """
    return _write(ctx, "links", body, idempotency_key, response)


def _write(
    ctx: ContextDep, table: Table, body: bytes, key: str | None, response: Response
) -> WriteModel:
    rows = _rows(parse_json(body))
    answer = add_rows(ctx, table, rows, key)
    headers = {"Idempotency-Replayed": "true"} if answer.replayed else {}
    shown = _show(answer, len(rows))
    if rows and shown.rejected == len(rows):
        first = shown.errors[0]
        raise ProblemError(
            ALL_REJECTED,
            f"Row {first.index}, {first.column} {first.value!r}: {first.reason}",
            headers=headers,
            extra={"errors": [error.model_dump() for error in shown.errors]},
        )
    response.headers.update(headers)
    response.status_code = 201 if shown.new or shown.bare else 200
    return shown


def _rows(value: Any) -> list[Any]:
    rows = value if isinstance(value, list) else [value]
    if len(rows) > MAX_ROWS:
        reason = f"it holds {len(rows)} rows; {MAX_ROWS} is the most"
        raise invalid_request([{"loc": (), "type": "too_long", "msg": reason}], "body")
    return rows


def _show(answer: WriteAnswer, rows: int) -> WriteModel:
    errors = [
        RowError(
            # Lines are counted from 1, places in a list from 0.
            index=reject.line - 1,
            column=reject.column,
            value=reject.value[:SHOWN],
            reason=reject.reason,
        )
        for reject in answer.rejects
    ]
    tally = answer.tally
    return WriteModel(
        table=answer.table,
        rows=rows,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        rejected=len({error.index for error in errors}),
        bare=tally.bare,
        errors=errors,
    )
