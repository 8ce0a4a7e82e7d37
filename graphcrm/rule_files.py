"""Reads rules that a user wrote as YAML: names with values, and errors that say what to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphcrm.errors import InvalidValueError, SourceError


def read_rule_file(path: Path, what: str) -> str:
    """Return the text of a file of rules; what: of which. Raises SourceError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"The {what} in {str(path)!r} cannot be read: {error}. Name a YAML file in UTF-8."
        ) from error


def parse_rule_names(text: str, where: str, remedy: str) -> dict[str, Any]:
    """Return values by name from YAML; an empty text gives none.

    where: what the text is called. remedy: how it is written. Raises InvalidValueError for text
    that is not YAML or not a mapping.
    """
    import yaml

    try:
        values = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidValueError(f"{where} is not YAML: {error}. {remedy}") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise InvalidValueError(
            f"{where} holds {type(values).__name__}, not names with values. {remedy}"
        )
    # YAML 1.1 reads the bare word off as false.
    return {"off" if name is False else str(name): value for name, value in values.items()}
