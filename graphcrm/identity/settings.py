"""What a caller can choose about matching; everything else is chosen from the data."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.errors import InvalidValueError

MAX_RECORDS = 200_000
"""More records than this are not matched while somebody waits for an answer."""


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """How to match.

    floor: pairs less probable than this are left out. threshold: two records this probably the
    same belong together. default_region: where a phone number without a country code is from
    (ISO 3166, such as DE), for records without a country. seed: of the sampled pairs.
    """

    floor: float = 0.1
    threshold: float = 0.9
    default_region: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("floor", "threshold"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise InvalidValueError(f"{name} is {value}; it is a probability, from 0 to 1.")
