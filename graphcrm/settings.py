"""All configuration, read once from the environment by an entry point, passed on, never mutated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphcrm.errors import InvalidValueError
from graphcrm.wording import DEFAULT, LANGUAGES, known_language

DEFAULT_STORE = "graphcrm.db"
_UNITS = {"b": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40}
KEEP_RUNS = 12
"""Earlier analyses whose scores and communities are kept: a year of months."""

ON_THIS_MACHINE = "local[*]"
"""Spark's own word for all cores of this machine, and no other."""
MAX_DRAWN_NODES = 1500
"""More than this is never drawn at once: a browser stays smooth below it."""


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    """How to log in to Neo4j; a database of None is the server's default one."""

    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str | None = None


@dataclass(frozen=True, slots=True)
class SparkSettings:
    """Where the engine 'spark' runs.

    master: as Spark writes it, 'local[*]' for this machine alone. memory: of the driver, such as
    '4g'; half of what is free where it is empty. scratch: a folder that every worker sees, for what
    is kept between steps; this machine's own for temporary files where it is None.
    """

    master: str = ON_THIS_MACHINE
    memory: str = ""
    scratch: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program was told by its environment.

    store: file path or Neo4j address. api_keys: accepted keys; with none the API is open and only
    listens on this machine. half_lives: days by interaction type, over the built-in ones.
    batch_rows: rows of a file written in one transaction. rules_file: YAML with thresholds of
    inference, value_rules_file: with choices about value; None for the built-in ones. memory,
    gds_memory: bytes that an analysis may take on this machine and in Neo4j, None for what there
    is. keep_runs: earlier analyses of which scores and communities are kept. spark: for the engine
    of that name.
    language: what is said about customers is in this one, one of LANGUAGES.
    """

    store: str = DEFAULT_STORE
    neo4j: Neo4jSettings = field(default_factory=Neo4jSettings)
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    half_lives: Mapping[str, float] = field(default_factory=dict)
    batch_rows: int = 20_000
    rules_file: str | None = None
    value_rules_file: str | None = None
    memory: int | None = None
    gds_memory: int | None = None
    keep_runs: int = KEEP_RUNS
    spark: SparkSettings = field(default_factory=SparkSettings)
    language: str = DEFAULT


def read_settings(environ: Mapping[str, str], store: str | None = None) -> Settings:
    """Return the settings that `environ` gives; `store`, where given, wins over GRAPHCRM_STORE.

    Raises InvalidValueError for a value of the wrong form.
    """
    return Settings(
        store=store or environ.get("GRAPHCRM_STORE") or DEFAULT_STORE,
        neo4j=Neo4jSettings(
            user=environ.get("GRAPHCRM_NEO4J_USER") or "neo4j",
            password=environ.get("GRAPHCRM_NEO4J_PASSWORD", ""),
            database=environ.get("GRAPHCRM_NEO4J_DATABASE") or None,
        ),
        api_keys=_split(environ.get("GRAPHCRM_API_KEYS", "")),
        half_lives=parse_half_lives(_split(environ.get("GRAPHCRM_HALF_LIVES", ""))),
        rules_file=environ.get("GRAPHCRM_RULES") or None,
        value_rules_file=environ.get("GRAPHCRM_VALUE_RULES") or None,
        batch_rows=_whole(environ, "GRAPHCRM_BATCH_ROWS", 20_000, least=1),
        memory=_bytes(environ, "GRAPHCRM_MEMORY"),
        gds_memory=_bytes(environ, "GRAPHCRM_GDS_MEMORY"),
        keep_runs=_whole(environ, "GRAPHCRM_KEEP_RUNS", KEEP_RUNS, least=0),
        spark=SparkSettings(
            master=environ.get("GRAPHCRM_SPARK_MASTER") or ON_THIS_MACHINE,
            memory=environ.get("GRAPHCRM_SPARK_MEMORY", ""),
            scratch=environ.get("GRAPHCRM_SPARK_SCRATCH") or None,
        ),
        language=parse_language("GRAPHCRM_LANGUAGE", environ.get("GRAPHCRM_LANGUAGE") or DEFAULT),
    )


def parse_half_lives(values: tuple[str, ...]) -> dict[str, float]:
    """Turn 'email=30' or '30' (all types, under the name '*') into days by interaction type.

    0 stands for no decay. Raises InvalidValueError with the value and the remedy.
    """
    result: dict[str, float] = {}
    for value in values:
        name, _, days = value.rpartition("=")
        try:
            number = float(days)
        except ValueError:
            number = -1.0
        if not 0 <= number < float("inf"):
            raise InvalidValueError(
                f"{value!r} is not a half-life. Give days, such as 90 or email=30, and 0 for none."
            )
        result[name.strip() or "*"] = number
    return result


def parse_language(name: str, text: str) -> str:
    """Return the language that a tag such as zh or zh-CN means; name: what gave it.

    Raises InvalidValueError for one that there are no words in.
    """
    found = known_language(text)
    if found is None:
        raise InvalidValueError(
            f"{name} is {text[:40]!r}; there are words in {' and '.join(LANGUAGES)}."
        )
    return found


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _whole(environ: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise InvalidValueError(f"{name} is {text!r}; it takes a whole number of at least {least}.")
    return int(text)


def _bytes(environ: Mapping[str, str], name: str) -> int | None:
    text = environ.get(name, "").strip()
    if not text:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB|TiB)", text, re.IGNORECASE | re.ASCII)
    if found is None:
        raise InvalidValueError(f"{name} is {text!r}; it takes an amount such as 8GiB or 512MiB.")
    return int(float(found[1]) * _UNITS[found[2].lower()])
