"""Finding customers and what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphcrm.answers import CustomerAnswer, Found, Page
from graphcrm.errors import CustomerNotFoundError, CustomersNotFoundError, InvalidValueError
from graphcrm.model import Customer, Interaction, Micros
from graphcrm.service.community_words import said_name
from graphcrm.service.context import Context
from graphcrm.service.moments import reader_as_of
from graphcrm.service.paging import check_limit, read_cursor, read_offset, write_cursor
from graphcrm.service.segment_search import find_within, saved_named
from graphcrm.service.spelling import alternatives
from graphcrm.store.base import CustomerQuery, Reader
from graphcrm.store.text import words

DEEPEST_SEARCH = 10_000
"""A ranked search is not paged further than this: nobody reads on, a narrower search helps."""


def find_customers(
    ctx: Context,
    text: str = "",
    *,
    community: int | None = None,
    segment: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Found[CustomerAnswer]:
    """Return customers whose name, id, e-mail, phone, company or city holds every word of `text`.

    Best answers first (see graphcrm.store.text.rank); without text, by id. segment: the name of a
    saved segment that fits the customer; where none has that name, a tag that it carries. Where
    nobody has the words, those are looked for that are there and differ a little (see
    graphcrm.service.spelling), and `instead` says which: a page, and no more. Raises
    NoAnalysisError where `community` is given before an analysis.
    """
    check_limit(limit)
    searched = words(text)
    query = CustomerQuery(
        words=searched,
        community=community,
        tag=segment,
        after=_after(cursor) if not searched else None,
        offset=_offset(cursor) if searched else 0,
        limit=limit + 1,
    )
    if text.strip() and not searched:
        return Found(())
    with ctx.store.read() as reader:
        saved = None if segment is None else saved_named(reader, segment)
        if saved is not None:
            within = replace(query, tag=None)
            return _found(
                reader, within, find_within(ctx, reader, within, saved.rule, DEEPEST_SEARCH)
            )
        found = reader.find_customers(query)
        if not found and searched and not query.offset:
            return _guess(ctx, reader, query)
        return _found(reader, query, (found, query.offset + limit))


def _found(
    reader: Reader, query: CustomerQuery, found: tuple[Sequence[Customer], int]
) -> Found[CustomerAnswer]:
    """Return a page of at most one fewer than asked for; found: and where a search goes on."""
    limit = query.limit - 1
    customers, onward = found
    page = answers_of(reader, customers[:limit])
    if len(customers) <= limit:
        return Found(page)
    if query.words:
        return Found(page, write_cursor(onward) if onward <= DEEPEST_SEARCH else None)
    return Found(page, write_cursor(page[-1].customer.customer_id))


def _guess(ctx: Context, reader: Reader, query: CustomerQuery) -> Found[CustomerAnswer]:
    for others in alternatives(query.words, ctx.spelling.vocabulary(reader)):
        found = reader.find_customers(replace(query, words=others))
        if found:
            answers = answers_of(reader, found[: query.limit - 1])
            return Found(answers, instead=" ".join(others))
    return Found(())


def _after(cursor: str | None) -> str | None:
    values = read_cursor(cursor, [str])
    return values[0] if values else None


def _offset(cursor: str | None) -> int:
    offset = read_offset(cursor)
    if offset > DEEPEST_SEARCH:
        raise InvalidValueError(
            f"A search is not paged beyond {DEEPEST_SEARCH} customers. Add a word to narrow it."
        )
    return offset


def get_customer(ctx: Context, customer_id: str, as_of: Micros | None = None) -> CustomerAnswer:
    """Return one customer with scores; raises CustomerNotFoundError.

    as_of: with the scores of that moment; its fields are those of today. Raises
    NoPastAnalysisError, and NoAnalysisError where nothing was analysed.
    """
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        scored = reader if as_of is None else reader_as_of(reader, as_of)
        return answers_of(scored, [customer])[0]


def need_customer(reader: Reader, customer_id: str) -> Customer:
    """Return the customer that this record is or is part of; raises CustomerNotFoundError."""
    customer = reader.customers([customer_id]).get(customer_id)
    if customer is not None:
        return customer
    owner = reader.canonical([customer_id]).get(customer_id)
    if owner is None:
        raise CustomerNotFoundError(customer_id)
    return reader.customers([owner])[owner]


def need_customers(reader: Reader, customer_ids: Sequence[str]) -> list[str]:
    """Return the customers that these ids stand for, in their order, each once.

    Raises CustomersNotFoundError with every id that nobody has.
    """
    known = reader.known(customer_ids)
    unknown = [name for name in customer_ids if name not in known]
    if unknown:
        raise CustomersNotFoundError(unknown)
    owners = reader.canonical(customer_ids)
    return list(dict.fromkeys(owners.get(name, name) for name in customer_ids))


def list_interactions(
    ctx: Context, customer_id: str, *, limit: int = 50, cursor: str | None = None
) -> Page[Interaction]:
    """Return what the customer took part in, on either side, newest first."""
    check_limit(limit)
    after = read_cursor(cursor, [int, str])
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        found = reader.interactions_of(
            customer.customer_id, limit + 1, (after[0], after[1]) if after else None
        )
    if len(found) <= limit:
        return Page(found)
    last = found[limit - 1]
    return Page(found[:limit], write_cursor(last.occurred_at, last.interaction_id))


def answers_of(reader: Reader, customers: Sequence[Customer]) -> list[CustomerAnswer]:
    """Return customers with their scores by the reader's run, in the order given."""
    run = reader.status().run
    if run is None:
        return [CustomerAnswer(customer, None) for customer in customers]
    scores = reader.scores([customer.customer_id for customer in customers])
    names = community_names(reader, {score.community_id for score in scores.values()})
    answers = []
    for customer in customers:
        score = scores.get(customer.customer_id)
        name = names.get(score.community_id) if score else None
        answers.append(CustomerAnswer(customer, score, name, run))
    return answers


def community_names(reader: Reader, ids: set[int]) -> dict[int, str]:
    """Return what communities of the reader's run are called, in the language spoken."""
    found = reader.communities_of(sorted(ids)) if ids else {}
    return {community_id: said_name(community) for community_id, community in found.items()}
