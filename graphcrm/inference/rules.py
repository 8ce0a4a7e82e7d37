"""The thresholds of inference: one frozen set of them, from a mapping or YAML, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from graphcrm.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds of the rules of inference; docs/inference.md argues for each default.

    off: names of kinds that are not inferred. least_confidence: ties below it are left out.
    zone: IANA time zone of customers whose own is not known.
    """

    off: tuple[str, ...] = ()
    least_confidence: float = 0.5
    zone: str = "UTC"

    def as_mapping(self) -> dict[str, Any]:
        """Return the thresholds by name, ready for JSON; `read_rules` takes it back."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


def read_rules(values: Mapping[str, Any], where: str = "the rules") -> Rules:
    """Return the rules that a mapping gives, defaults for what it leaves out.

    Raises InvalidValueError for an unknown name or a value that does not fit; `where` is named.
    """
    known = {field.name for field in fields(Rules)}
    for name in values:
        if name not in known:
            raise InvalidValueError(
                f"{name!r} in {where} is not a threshold. Use: {', '.join(sorted(known))}."
            )
    return Rules(**values)


def parse_rules(text: str, where: str = "the rules") -> Rules:
    """Return the rules that YAML text gives; an empty text gives the defaults.

    Raises InvalidValueError for text that is not YAML or not a mapping, and as `read_rules`.
    """
    import yaml

    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidValueError(
            f"{where} is not YAML: {error}. Write one 'name: value' a line."
        ) from error
    if values is None:
        return Rules()
    if not isinstance(values, dict):
        raise InvalidValueError(
            f"{where} holds {type(values).__name__}, not names with values. "
            "Write one 'name: value' a line."
        )
    return read_rules(values, where)
