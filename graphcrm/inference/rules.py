"""The thresholds of inference: one frozen set of them, from a mapping or YAML, checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from zoneinfo import ZoneInfo

from graphcrm.errors import InvalidValueError
from graphcrm.inference.ladder import LADDER
from graphcrm.inference.ties import KINDS
from graphcrm.rule_files import parse_rule_names


def _number(default: float, least: float, most: float) -> Any:
    return field(default=default, metadata={"least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds of the rules of inference; docs/inference.md argues for each default.

    off: kinds that are not inferred. least_confidence: ties below it are left out. circle: how
    many people somebody does things with; acquaintances: how many of those at work, in class or
    next door somebody knows. certain: the most that a shared fact alone makes sure.
    household_most: an address of more people is no home; household_others: with how many others
    somebody lives; office: what is left of the odds of a home where an organization has its
    seat. surname_shared: share of families with one surname; kin: share of people in private
    contact who are kin. neighbor_reach: next doors looked at on either side; neighbor_gap:
    difference of house numbers at which being neighbours is as likely as not. group_most: in
    larger employers and classes only pairs in contact are looked at. undated: how many are
    taken to overlap where no dates tell; overlap_days: a shorter time together counts by its
    share; same_site: share of a circle that works in one city; local: share of people one knows
    that live in one's city. talk_types, attended_types, bought_types: interaction types that
    are talk, attendance, taste. work_hours: first and last hour of work; weekend: days off,
    Monday is 0; zone: IANA time zone of customers whose own is not known. private_share,
    business_share: share of private and of business contact outside of work hours;
    friend_prior: share of contact that is friendship. exchange_halfway: answered contacts times
    all contacts at which being in touch is as likely as not; unanswered: what a contact without
    an answer counts beside an answered one. referral_odds: odds that one referral on record is
    real. shared_least: fewer shared items are left to chance; item_share, item_few, item_most,
    pair_budget: items of more than that share of people (beyond a few), of more people, or
    beyond so many pairs in all, are skipped, the most popular first; partners_most: partners
    kept for each customer. contact_prior: contacts that nobody needs to explain; third_prior:
    the same for common neighbours; support_most: the most that either adds to the log odds.
    trade_types, invoice_types: interaction types by which the customer buys from the counterparty,
    or sells to it; trade_halfway: m (m - 1) for m months with purchases at which an organization is
    as likely as not a supplier; partner_halfway: months with contact times those with an answer at
    which two organizations are as likely as not partners; partner_trade: share of suppliers that
    are partners. meeting_types: interaction types that may be one to one; one_to_one_halfway:
    months with such a meeting at which it is as likely as not for good; title_above,
    title_not_above, title_unknown: how likely one of two who meet so reports to the other, where
    the title of that one leads and is higher, is known and does not, or is not known;
    team_without: what is left of the odds of somebody who calls others together and not this one;
    ladder: words of titles, the highest first.
    """

    off: tuple[str, ...] = ()
    least_confidence: float = _number(0.5, 0.0, 1.0)
    circle: float = _number(15.0, 1.0, 1000.0)
    acquaintances: float = _number(150.0, 1.0, 10_000.0)
    classmates: float = _number(150.0, 1.0, 10_000.0)
    certain: float = _number(0.9, 0.5, 0.999)
    household_most: int = _number(8, 2, 100)
    household_others: float = _number(1.5, 0.1, 20.0)
    office: float = _number(0.05, 0.001, 1.0)
    surname_shared: float = _number(0.75, 0.01, 0.99)
    kin: float = _number(0.1, 0.001, 0.9)
    neighbor_reach: int = _number(30, 1, 100)
    neighbor_gap: float = _number(10.0, 1.0, 1000.0)
    group_most: int = _number(200, 2, 1000)
    undated: float = _number(0.7, 0.01, 1.0)
    overlap_days: float = _number(30.0, 1.0, 3650.0)
    same_site: float = _number(0.7, 0.05, 0.95)
    local: float = _number(0.7, 0.01, 0.99)
    talk_types: tuple[str, ...] = ("call", "email", "meeting", "message", "visit")
    attended_types: tuple[str, ...] = ("event", "meeting", "visit")
    bought_types: tuple[str, ...] = ("like", "purchase", "review")
    work_hours: tuple[int, ...] = (8, 18)
    weekend: tuple[int, ...] = (5, 6)
    zone: str = "UTC"
    private_share: float = _number(0.75, 0.01, 0.99)
    business_share: float = _number(0.1, 0.01, 0.99)
    friend_prior: float = _number(0.2, 0.01, 0.99)
    exchange_halfway: float = _number(5.0, 0.1, 1000.0)
    unanswered: float = _number(0.02, 0.0, 1.0)
    referral_odds: float = _number(4.0, 0.1, 1000.0)
    shared_least: int = _number(2, 1, 1000)
    item_share: float = _number(0.05, 0.0001, 1.0)
    item_few: int = _number(20, 2, 10_000)
    item_most: int = _number(2000, 2, 100_000)
    pair_budget: int = _number(20_000_000, 1, 2_000_000_000)
    partners_most: int = _number(50, 1, 1000)
    contact_prior: float = _number(0.5, 0.001, 10.0)
    third_prior: float = _number(0.1, 0.001, 10.0)
    support_most: float = _number(3.0, 0.0, 20.0)
    trade_types: tuple[str, ...] = ("order", "purchase")
    invoice_types: tuple[str, ...] = ("invoice", "sale")
    trade_halfway: float = _number(3.0, 0.1, 1000.0)
    partner_halfway: float = _number(8.0, 0.1, 1000.0)
    partner_trade: float = _number(0.1, 0.001, 1.0)
    meeting_types: tuple[str, ...] = ("meeting",)
    one_to_one_halfway: float = _number(4.0, 0.1, 1000.0)
    title_above: float = _number(0.4, 0.001, 0.999)
    title_not_above: float = _number(0.05, 0.001, 0.999)
    title_unknown: float = _number(0.1, 0.001, 0.999)
    team_without: float = _number(0.3, 0.001, 1.0)
    ladder: tuple[str, ...] = LADDER

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
    known = {part.name: part for part in fields(Rules)}
    checked: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise InvalidValueError(
                f"{name!r} in {where} is not a threshold. Use: {', '.join(sorted(known))}."
            )
        checked[name] = _check(name, value, known[name], where)
    rules = Rules(**checked)
    _check_together(rules, where)
    return rules


def _check(name: str, value: Any, part: Any, where: str) -> Any:
    if part.metadata:
        return _check_number(name, value, part, where)
    if name == "zone":
        return _check_zone(value, where)
    wanted: type = int if name in ("work_hours", "weekend") else str
    entries = list(value) if isinstance(value, list | tuple) else [None]
    if not all(isinstance(entry, wanted) and not isinstance(entry, bool) for entry in entries):
        example = "[8, 18]" if wanted is int else "[email, call]"
        raise InvalidValueError(f"{name} in {where} is {value!r}; it takes a list like {example}.")
    return tuple(entries)


def _check_number(name: str, value: Any, part: Any, where: str) -> float | int:
    whole = part.type == "int"
    least, most = part.metadata["least"], part.metadata["most"]
    fits = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not fits or not math.isfinite(value) or not least <= value <= most:
        kind = "a whole number" if whole else "a number"
        raise InvalidValueError(
            f"{name} in {where} is {value!r}; it takes {kind} from {least:g} to {most:g}."
        )
    return int(value) if whole else float(value)


def _check_zone(value: Any, where: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, TypeError, OSError, KeyError) as error:
        raise InvalidValueError(
            f"zone in {where} is {value!r}; it takes an IANA name such as Europe/Vienna."
        ) from error
    return str(value)


def _check_together(rules: Rules, where: str) -> None:
    unknown = sorted(set(rules.off) - set(KINDS))
    if unknown:
        raise InvalidValueError(
            f"off in {where} names {unknown[0]!r}; the kinds are {', '.join(sorted(KINDS))}."
        )
    hours = rules.work_hours
    if len(hours) != 2 or not 0 <= hours[0] < hours[1] <= 24:
        raise InvalidValueError(
            f"work_hours in {where} is {list(hours)}; it takes two hours of a day such as [8, 18]."
        )
    if not all(0 <= day <= 6 for day in rules.weekend):
        raise InvalidValueError(
            f"weekend in {where} is {list(rules.weekend)}; days go from 0, Monday, to 6, Sunday."
        )
    if rules.private_share <= rules.business_share:
        raise InvalidValueError(
            f"private_share in {where} is {rules.private_share:g}, not above business_share "
            f"({rules.business_share:g}); raise the one or lower the other."
        )


def parse_rules(text: str, where: str = "the rules") -> Rules:
    """Return the rules that YAML text gives; an empty text gives the defaults.

    Raises InvalidValueError for text that is not YAML or not a mapping, and as `read_rules`.
    """
    remedy = "Write one 'name: value' a line."
    return read_rules(parse_rule_names(text, where, remedy), where)
