"""Audiences: baskets of customers that somebody named, saved, and hands to a campaign tool."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from graphcrm.answers import Page
from graphcrm.baskets import Audience
from graphcrm.errors import (
    AudienceChangedError,
    AudienceNameTakenError,
    AudienceNotFoundError,
    CustomersNotFoundError,
    InvalidValueError,
)
from graphcrm.service.audience_members import Member, Membership, Placed, tell
from graphcrm.service.context import Context
from graphcrm.service.paging import check_limit, read_cursor, read_offset, write_cursor
from graphcrm.service.receipts import answered_before, fingerprint_of
from graphcrm.store.base import Reader, Receipt

MAX_MEMBERS = 1_000_000
MAX_NAME = 200
MAX_NOTE = 2000

_IDS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Basket:
    """What is to be an audience. name: any characters, blanks around it do not count."""

    name: str
    customer_ids: Sequence[str]
    note: str | None = None

    def check(self) -> None:
        """Raise InvalidValueError for what cannot be kept."""
        length = len(self.name.strip())
        if not 1 <= length <= MAX_NAME:
            raise InvalidValueError(
                f"The name of an audience has 1 to {MAX_NAME} characters, not {length}."
            )
        if len(self.note or "") > MAX_NOTE:
            raise InvalidValueError(
                f"The note on an audience has at most {MAX_NOTE:,} characters, not "
                f"{len(self.note or ''):,}."
            )
        for what, text in (("name", self.name), ("note", self.note or "")):
            if text != text.encode("utf-8", "replace").decode():
                raise InvalidValueError(
                    f"The {what} {text[:80]!r} holds half of a character (a lone surrogate). "
                    "Write it again."
                )
        if not all(isinstance(name, str) for name in self.customer_ids):
            raise InvalidValueError("Ids of customers are texts. Put them in quotes.")


def make_audience(
    ctx: Context, basket: Basket, key: str | None = None, fingerprint: str | None = None
) -> Audience:
    """Save a new audience.

    Ids of records that were merged count as their customers, and double ones once. key: an
    idempotency key; the same with the same basket gives the answer given before, with another one
    ConflictError. fingerprint: of what was asked for, where that is not the basket. Raises
    AudienceNameTakenError, CustomersNotFoundError, InvalidValueError.
    """
    asked = fingerprint or _fingerprint(basket)
    if key is not None and (earlier := answered_with(ctx, key, asked)) is not None:
        return earlier
    members = find_members(ctx, basket)
    now = time.time_ns() // 1000
    moment = datetime.fromtimestamp(now / 1e6, UTC)
    audience = Audience(
        audience_id=f"audience-{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
        name=basket.name.strip(),
        note=basket.note or None,
        created_at=now,
        changed_at=now,
        version=1,
        size=len(members),
    )
    with ctx.store.write() as writer:
        # Another request with this key may have come in while this one waited to write.
        if key is not None and (earlier := answered_with(ctx, key, asked)) is not None:
            return earlier
        with ctx.store.read() as reader:
            _check_name(reader, audience)
        writer.put_audience(audience, members)
        if key is not None:
            writer.add_receipt(Receipt(key, asked, json.dumps(audience), now))
    return audience


def made_before(ctx: Context, basket: Basket, key: str) -> Audience | None:
    """Return the audience that an idempotency key was answered with; see make_audience."""
    return answered_with(ctx, key, _fingerprint(basket))


def answered_with(ctx: Context, key: str, fingerprint: str) -> Audience | None:
    """Return the audience that a key was answered with; fingerprint: of what was asked for."""
    body = answered_before(ctx, key, fingerprint, "a new audience")
    return None if body is None else Audience._make(json.loads(body))


def change_audience(
    ctx: Context, audience_id: str, basket: Basket, versions: Collection[int] | None
) -> Audience:
    """Put this basket in the place of what an audience held: name, members and note.

    versions: what the caller read; None for whatever there is now. Raises AudienceChangedError
    where it has another version by now, AudienceNotFoundError, and as make_audience.
    """
    members = find_members(ctx, basket)
    with ctx.store.write() as writer:
        with ctx.store.read() as reader:
            before = _expect(reader, audience_id, versions)
            after = before._replace(
                name=basket.name.strip(),
                note=basket.note or None,
                changed_at=max(time.time_ns() // 1000, before.changed_at + 1),
                version=before.version + 1,
                size=len(members),
            )
            _check_name(reader, after)
        writer.put_audience(after, members)
    return after


def save_audience(ctx: Context, basket: Basket, *, replace: bool = False) -> Audience:
    """Save an audience; with `replace`, in the place of the one of that name where there is one."""
    basket.check()
    with ctx.store.read() as reader:
        there = reader.audience_named(basket.name.strip())
    if there is None or not replace:
        return make_audience(ctx, basket)
    return change_audience(ctx, there.audience_id, basket, [there.version])


def remove_audience(
    ctx: Context, audience_id: str, versions: Collection[int] | None = None
) -> None:
    """Forget an audience; the customers stay. Raises as change_audience."""
    with ctx.store.write() as writer:
        with ctx.store.read() as reader:
            _expect(reader, audience_id, versions)
        writer.remove_audience(audience_id)


def get_audience(ctx: Context, audience_id: str) -> Audience:
    """Return an audience without its members; raises AudienceNotFoundError."""
    with ctx.store.read() as reader:
        return _expect(reader, audience_id, None)


def find_audience(ctx: Context, called: str) -> Audience:
    """Return the audience of this id, else of this name; raises AudienceNotFoundError."""
    with ctx.store.read() as reader:
        found = reader.audience(called) or reader.audience_named(called.strip())
    if found is None:
        raise AudienceNotFoundError(called)
    return found


def list_audiences(ctx: Context, *, limit: int = 50, cursor: str | None = None) -> Page[Audience]:
    """Return the audiences, the one changed last first."""
    check_limit(limit)
    offset = read_offset(cursor)
    with ctx.store.read() as reader:
        found = reader.audiences(limit + 1, offset)
    return Page(found[:limit], write_cursor(offset + limit) if len(found) > limit else None)


def list_members(
    ctx: Context, audience_id: str, *, limit: int = 50, cursor: str | None = None
) -> Page[Member]:
    """Return a part of the members, by the ids under which they were saved.

    Raises AudienceNotFoundError.
    """
    check_limit(limit)
    after = read_cursor(cursor, [str])
    with ctx.store.read() as reader:
        audience = _expect(reader, audience_id, None)
        found: list[Placed] = []
        for page in Membership(reader, audience).pages(after[0] if after else None):
            found += page
            if len(found) > limit:
                break
        members = tell(reader, [customer_id for _, customer_id in found[:limit]])
    return Page(members, write_cursor(found[limit - 1][0]) if len(found) > limit else None)


def iter_members(ctx: Context, audience_id: str) -> Iterator[list[Member]]:
    """Yield all members in batches; memory stays flat but for members merged since.

    Raises AudienceNotFoundError, and AudienceChangedError where it is changed meanwhile.
    """
    with ctx.store.read() as reader:
        audience = _expect(reader, audience_id, None)
        for page in Membership(reader, audience).pages():
            yield tell(reader, [customer_id for _, customer_id in page])


def find_members(ctx: Context, basket: Basket) -> list[str]:
    """Return the customers of a basket in code point order, each once.

    Raises CustomersNotFoundError with every id that nobody has, and InvalidValueError.
    """
    basket.check()
    ids = list(dict.fromkeys(basket.customer_ids))
    if len(ids) > MAX_MEMBERS:
        raise InvalidValueError(
            f"An audience has at most {MAX_MEMBERS:,} members, not {len(ids):,}. Split it into "
            "several."
        )
    members: set[str] = set()
    unknown: list[str] = []
    with ctx.store.read() as reader:
        for start in range(0, len(ids), _IDS_AT_ONCE):
            part = ids[start : start + _IDS_AT_ONCE]
            known = reader.known(part)
            unknown += (name for name in part if name not in known)
            owners = reader.canonical(part)
            members.update(owners.get(name, name) for name in part)
    if unknown:
        raise CustomersNotFoundError(unknown, "Nothing was saved. ")
    return sorted(members)


def _expect(reader: Reader, audience_id: str, versions: Collection[int] | None) -> Audience:
    found = reader.audience(audience_id)
    if found is None:
        raise AudienceNotFoundError(audience_id)
    if versions is not None and found.version not in versions:
        raise AudienceChangedError(found.name, found.version)
    return found


def _check_name(reader: Reader, audience: Audience) -> None:
    other = reader.audience_named(audience.name)
    if other is not None and other.audience_id != audience.audience_id:
        raise AudienceNameTakenError(audience.name, other.audience_id)


def _fingerprint(basket: Basket) -> str:
    return fingerprint_of(["audience", basket.name, basket.note, list(basket.customer_ids)])
