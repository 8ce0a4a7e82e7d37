"""Segments that are saved: rules with a name, which count whoever they fit now."""

from __future__ import annotations

import json
import secrets
import time
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from graphcrm.answers import Page
from graphcrm.baskets import Audience
from graphcrm.errors import (
    GraphCrmError,
    InvalidValueError,
    RuleError,
    SegmentChangedError,
    SegmentNameTakenError,
    SegmentNotFoundError,
)
from graphcrm.saved_rules import Segment
from graphcrm.segments.evaluation import World
from graphcrm.segments.parsing import parse
from graphcrm.segments.tree import Rule
from graphcrm.service.audiences import MAX_NAME, MAX_NOTE, Basket, answered_with, make_audience
from graphcrm.service.context import Context
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.receipts import answered_before, fingerprint_of
from graphcrm.service.segment_columns import Columns
from graphcrm.store.base import Reader, Receipt


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be a segment. name: any characters, blanks around it do not count."""

    name: str
    rule: str
    description: str | None = None

    @property
    def called(self) -> str:
        """The name as it is kept: composed (NFC), without blanks around it."""
        return unicodedata.normalize("NFC", self.name).strip()

    def check(self) -> None:
        """Raise InvalidValueError for what cannot be kept, RuleError for a rule that is wrong."""
        if not 1 <= len(self.called) <= MAX_NAME:
            raise InvalidValueError(
                f"The name of a segment has 1 to {MAX_NAME} characters, not {len(self.called)}."
            )
        if len(self.description or "") > MAX_NOTE:
            raise InvalidValueError(
                f"The description of a segment has at most {MAX_NOTE:,} characters, not "
                f"{len(self.description or ''):,}."
            )
        for what, text in (
            ("name", self.name),
            ("rule", self.rule),
            ("description", self.description or ""),
        ):
            if text != text.encode("utf-8", "replace").decode():
                raise InvalidValueError(
                    f"The {what} {text[:80]!r} holds half of a character (a lone surrogate). "
                    "Write it again."
                )
        parse(self.rule)


@dataclass(frozen=True, slots=True)
class Counted:
    """A saved segment and how many customers it fits now.

    count, total: customers; share: of all. problem: why it cannot be counted, None where it can,
    such as an attribute that nobody has any more.
    """

    segment: Segment
    count: int | None
    total: int
    share: float | None
    problem: str | None


def make_segment(ctx: Context, draft: Draft, key: str | None = None) -> Segment:
    """Save a new segment.

    key: an idempotency key; the same with the same draft gives the segment made before, as it was
    then, with another one ConflictError. Raises SegmentNameTakenError, RuleError,
    InvalidValueError.
    """
    if key is not None and (earlier := _answered_with(ctx, key, draft)) is not None:
        return earlier
    _check_on_data(ctx, draft)
    now = time.time_ns() // 1000
    moment = datetime.fromtimestamp(now / 1e6, UTC)
    segment = Segment(
        segment_id=f"segment-{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
        name=draft.called,
        rule=draft.rule,
        description=draft.description or None,
        created_at=now,
        changed_at=now,
        version=1,
    )
    with ctx.store.write() as writer:
        # Another request with this key may have come in while this one waited to write.
        if key is not None and (earlier := _answered_with(ctx, key, draft)) is not None:
            return earlier
        with ctx.store.read() as reader:
            _check_name(reader, segment)
        writer.put_segment(segment)
        if key is not None:
            writer.add_receipt(Receipt(key, _fingerprint(draft), json.dumps(segment), now))
    return segment


def made_before(ctx: Context, draft: Draft, key: str) -> Counted | None:
    """Return the segment that an idempotency key was answered with, as it was, counted now.

    Raises as make_segment.
    """
    segment = _answered_with(ctx, key, draft)
    if segment is None:
        return None
    with ctx.store.read() as reader:
        return _count(Columns(ctx, reader, reader), [segment])[0]


def _answered_with(ctx: Context, key: str, draft: Draft) -> Segment | None:
    body = answered_before(ctx, key, _fingerprint(draft), "a new segment")
    return None if body is None else Segment._make(json.loads(body))


def _fingerprint(draft: Draft) -> str:
    return fingerprint_of(["segment", draft.called, draft.rule, draft.description])


def change_segment(
    ctx: Context, called: str, draft: Draft, versions: Collection[int] | None
) -> Segment:
    """Put another rule, name and description in the place of what a segment was.

    versions: what the caller read; None for whatever there is now. Raises SegmentChangedError where
    it has another version by now, SegmentNotFoundError, and as make_segment.
    """
    _check_on_data(ctx, draft)
    with ctx.store.write() as writer:
        with ctx.store.read() as reader:
            before = _expect(reader, called, versions)
            after = before._replace(
                name=draft.called,
                rule=draft.rule,
                description=draft.description or None,
                changed_at=max(time.time_ns() // 1000, before.changed_at + 1),
                version=before.version + 1,
            )
            _check_name(reader, after)
        writer.put_segment(after)
    return after


def save_segment(ctx: Context, draft: Draft, *, replace: bool = False) -> Segment:
    """Save a segment; with `replace`, in the place of the one of that name where there is one."""
    draft.check()
    with ctx.store.read() as reader:
        there = reader.segment_named(draft.called)
    if there is None or not replace:
        return make_segment(ctx, draft)
    return change_segment(ctx, there.segment_id, draft, [there.version])


def remove_segment(ctx: Context, called: str, versions: Collection[int] | None = None) -> Segment:
    """Forget a segment and return what it was; the customers stay. Raises as change_segment."""
    with ctx.store.write() as writer:
        with ctx.store.read() as reader:
            there = _expect(reader, called, versions)
        writer.remove_segment(there.segment_id)
    return there


def find_segment(ctx: Context, called: str) -> Segment:
    """Return the segment of this id, else of this name; raises SegmentNotFoundError."""
    with ctx.store.read() as reader:
        return _expect(reader, called, None)


def get_segment(ctx: Context, called: str) -> Counted:
    """Return one segment, by id or name, counted now. Raises SegmentNotFoundError."""
    with ctx.store.read() as reader:
        return _count(Columns(ctx, reader, reader), [_expect(reader, called, None)])[0]


def list_segments(ctx: Context, *, limit: int = 50, cursor: str | None = None) -> Page[Counted]:
    """Return the segments counted now, the one changed last first.

    Cost: one pass over customers where rules name their own fields and those are not in memory;
    then milliseconds a segment and million customers.
    """
    check_limit(limit)
    offset = read_offset(cursor)
    with ctx.store.read() as reader:
        found = reader.segments(limit + 1, offset)
        items = _count(Columns(ctx, reader, reader), found[:limit])
    return Page(items, write_cursor(offset + limit) if len(found) > limit else None)


def make_segment_audience(
    ctx: Context,
    called: str,
    name: str | None = None,
    note: str | None = None,
    key: str | None = None,
) -> Audience:
    """Save whom a segment fits now as an audience, under its name or another.

    key: as of make_audience; whoever the segment fits by then, what was asked for is the same.
    Raises SegmentNotFoundError, AudienceNameTakenError, InvalidValueError beyond a million members.
    """
    from graphcrm.service.segment_members import fitting

    if key is not None and (earlier := audience_before(ctx, called, name, note, key)) is not None:
        return earlier
    segment = find_segment(ctx, called)
    ids = fitting(ctx, segment.rule)
    basket = Basket(name or segment.name, ids, note or segment.description)
    return make_audience(ctx, basket, key, _audience_asked(called, name, note))


def audience_before(
    ctx: Context, called: str, name: str | None, note: str | None, key: str
) -> Audience | None:
    """Return the audience that an idempotency key was answered with; see make_segment_audience."""
    return answered_with(ctx, key, _audience_asked(called, name, note))


def _audience_asked(called: str, name: str | None, note: str | None) -> str:
    return fingerprint_of(["audience of a segment", called, name, note])


def find_saved(reader: Reader, called: str) -> Segment:
    """Return a segment by id, else by name; raises SegmentNotFoundError."""
    return _expect(reader, called, None)


def _count(columns: Columns, segments: list[Segment]) -> list[Counted]:
    rules: dict[str, Rule | str] = {}
    for segment in segments:
        try:
            rules[segment.rule] = parse(segment.rule)
        except RuleError as error:
            rules[segment.rule] = str(error)
    columns.read_ahead([rule for rule in rules.values() if isinstance(rule, Rule)])
    world, n = columns.world(), len(columns.ids)
    found = []
    for segment in segments:
        rule = rules[segment.rule]
        count, problem = None, rule if isinstance(rule, str) else None
        if isinstance(rule, Rule):
            count, problem = _counted(columns, world, rule)
        share = None if count is None else count / max(n, 1)
        found.append(Counted(segment, count, n, share, problem))
    return found


def _counted(columns: Columns, world: World, rule: Rule) -> tuple[int | None, str | None]:
    try:
        columns.prepare([rule])
        return int(world.truth(rule.root)[0].sum()), None
    except GraphCrmError as error:
        return None, str(error)
    finally:
        # Truths of each rule are dropped before the next: those of many are large.
        world.truths.clear()


def _check_on_data(ctx: Context, draft: Draft) -> None:
    """Check also what only the data can tell, such as an attribute that nobody has."""
    draft.check()
    with ctx.store.read() as reader:
        Columns(ctx, reader, reader).prepare([parse(draft.rule)])


def _expect(reader: Reader, called: str, versions: Collection[int] | None) -> Segment:
    name = unicodedata.normalize("NFC", called).strip()
    found = reader.segment(called) or reader.segment_named(name)
    if found is None:
        raise SegmentNotFoundError(called)
    if versions is not None and found.version not in versions:
        raise SegmentChangedError(found.name, found.version)
    return found


def _check_name(reader: Reader, segment: Segment) -> None:
    other = reader.segment_named(segment.name)
    if other is not None and other.segment_id != segment.segment_id:
        raise SegmentNameTakenError(segment.name)
