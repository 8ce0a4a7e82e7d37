"""Reads a JSON body strictly: what lenient parsers let pass, such as NaN, is refused."""

from __future__ import annotations

from email.message import Message
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from graphcrm_api.errors import BAD_REQUEST, MEDIA, ProblemError, invalid_request

MAX_DEPTH = 20
"""Levels of lists and objects inside each other."""


async def _read_body(request: Request) -> bytes:
    """Return the bytes of a JSON body; raises ProblemError (415) for another media type.

    The media type is demanded even of an empty body: a page of another site cannot send it without
    asking first, and this service never grants that.
    """
    declared = Message()
    declared["content-type"] = request.headers.get("content-type", "")
    charset = declared.get_content_charset("utf-8")
    if declared.get_content_type() != "application/json" or charset != "utf-8":
        raise ProblemError(MEDIA, "Send JSON in UTF-8, with 'Content-Type: application/json'.")
    return await request.body()


JsonBytes = Annotated[bytes, Depends(_read_body)]


B = TypeVar("B", bound=BaseModel)


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """Return the OpenAPI description of a body of this form, which `read_as` reads."""
    content = {"application/json": {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


def read_as(model: type[B], body: bytes) -> B:
    """Return what the JSON text says; raises ProblemError (400, or 422 for another form)."""
    try:
        return model.model_validate(parse_json(body))
    except ValidationError as error:
        raise invalid_request(error.errors(), "body") from error


def parse_json(body: bytes) -> Any:
    """Return what the JSON text says.

    Raises ProblemError (400) for text that is not JSON (NaN and Infinity are not), for text that is
    no valid Unicode, and for lists and objects nested deeper than MAX_DEPTH.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProblemError(BAD_REQUEST, f"The body is not valid JSON: {error}.") from error
    if _is_deeper(value, MAX_DEPTH):
        raise ProblemError(
            BAD_REQUEST, f"The body nests deeper than {MAX_DEPTH} levels. Send flatter values."
        )
    return value


def _is_deeper(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(_is_deeper(item, depth - 1) for item in inner)
