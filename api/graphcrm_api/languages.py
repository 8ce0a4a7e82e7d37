"""Which language an answer is in: what Accept-Language likes best of those there are words in."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphcrm.wording import LANGUAGES, choose_language, language, speaking

WORDS = ("application/json", "application/problem+json")
"""Media types of answers that say something about customers."""

PREFIX = "/api/v1"

ACCEPT_LANGUAGE: dict[str, Any] = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "What reasons, notes, titles and other words about customers are in: English "
    "(`en`) or Chinese (`zh`, with any region or script). Names are never translated.",
    "schema": {"type": "string"},
    "example": "zh-CN, zh;q=0.9, en;q=0.5",
}

CONTENT_LANGUAGE: dict[str, Any] = {
    "description": "What the words are in.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}


class Languages:
    """Has every request answered in the language that it asks for.

    default: where it asks for none that there are words in. JSON answers of the API say which one
    they are in, and that it depends on the request.
    """

    def __init__(self, app: ASGIApp, default: str) -> None:
        self.app = app
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = ", ".join(Headers(scope=scope).getlist("accept-language"))
        spoken = choose_language(asked, self.default)

        async def send_with_language(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_answer(scope, message):
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Accept-Language")
                if message["status"] != 304:
                    headers["Content-Language"] = spoken
            await send(message)

        with speaking(spoken):
            await self.app(scope, receive, send_with_language)


def _is_answer(scope: Scope, message: Message) -> bool:
    if not scope["path"].startswith(PREFIX):
        return False
    kind = Headers(raw=list(message["headers"])).get("content-type", "")
    return message["status"] == 304 or kind.partition(";")[0] in WORDS


def tag_of_language() -> str:
    """Return what an ETag of words ends in: nothing in English."""
    return "" if language() == LANGUAGES[0] else f".{language()}"


def describe_languages(document: dict[str, Any]) -> None:
    """Say in an OpenAPI document how the language of an answer is chosen."""
    components = document.setdefault("components", {})
    components.setdefault("parameters", {})["AcceptLanguage"] = ACCEPT_LANGUAGE
    components.setdefault("headers", {})["ContentLanguage"] = CONTENT_LANGUAGE
    for path, methods in document["paths"].items():
        if not path.startswith(PREFIX):
            continue
        for operation in methods.values():
            operation.setdefault("parameters", []).append(
                {"$ref": "#/components/parameters/AcceptLanguage"}
            )
            for answer in operation["responses"].values():
                if not set(WORDS).isdisjoint(answer.get("content", {})):
                    reference = {"$ref": "#/components/headers/ContentLanguage"}
                    answer["headers"] = {
                        **answer.get("headers", {}), "Content-Language": reference,
                    }  # fmt: skip
