"""Names for communities that a person can read and tell apart."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.analytics.traits import PLACES
from graphcrm.model import Trait

PRODUCT = "product"
UNFIT = ("gender",)
"""True of a group, but no name for one."""

MAJORITY = 0.5
LONGEST_PART = 40


class Names:
    """Gives each community a name that no other has; ask for the largest first."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def choose(self, community_id: int, traits: Sequence[Trait], central: str) -> str:
        """Return a name such as 'Acme · Berlin', made from what most members have in common.

        Without such traits, or where they are another's name already, the most central member says
        which one it is.
        """
        shared = shared_words(traits)
        around = f"{_around(shared)}{central}"
        return self._take((shared, around), f"{around} ({community_id})")

    def keep(self, name: str) -> bool:
        """Take a name that a community had before; False where another has it already."""
        if name in self._taken:
            return False
        self._taken.add(name)
        return True

    def single(self, name: str, customer_id: str) -> str:
        """Return the name of a customer alone, with the id where another has the same name."""
        return self._take((name,), f"{name} ({customer_id})")

    def _take(self, wishes: Sequence[str], last: str) -> str:
        name = next((wish for wish in wishes if wish and wish not in self._taken), last)
        while name in self._taken:
            name += "'"
        self._taken.add(name)
        return name


def shared_words(traits: Sequence[Trait]) -> str:
    """Return the part of a name that says what members have in common, maybe empty."""
    return " · ".join(_word(*part) for part in shared_parts(traits))


def named_after(name: str, community_id: int, traits: Sequence[Trait]) -> tuple[str, ...] | None:
    """Return whom a name that a community had is after, if it still says what members share.

    traits: those of today. Empty where the name is of no person; else what the person may be
    called, one of which has to be a member. None where the name says something else.
    """
    shared = shared_words(traits)
    if name == shared:
        return ()
    before, _, person = name.partition(_around(shared))
    if before or not person:
        return None
    return person, person.removesuffix(f" ({community_id})")


def _around(shared: str) -> str:
    return f"{shared} · around " if shared else "Around "


def shared_parts(traits: Sequence[Trait]) -> list[tuple[str, str]]:
    """Return at most two values that most members share, as attribute and text.

    First company, then place, then others.
    """
    fit = [t for t in traits if t.share_inside >= MAJORITY and t.attribute not in UNFIT]
    parts: dict[str, tuple[str, str]] = {}
    for trait in sorted(fit, key=_preference):
        name = "place" if trait.attribute in PLACES else trait.attribute
        parts.setdefault(name, (trait.attribute, _short(trait.value)))
    return list(parts.values())[:2]


def _preference(trait: Trait) -> tuple[int, float]:
    order = ("company", *PLACES)
    if trait.attribute in order:
        return order.index(trait.attribute), -trait.share_inside
    last = trait.attribute == PRODUCT
    return len(order) + last, -trait.share_inside


def _short(text: str) -> str:
    if len(text) > LONGEST_PART:
        return text[: LONGEST_PART - 1].rstrip() + "…"
    return text


def _word(attribute: str, text: str) -> str:
    return f"Buyers of {text}" if attribute == PRODUCT else text
