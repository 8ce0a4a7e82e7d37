"""Relationships that nobody declared: the traces that they leave, among those that mean nothing."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.demo.baskets import basket_events, fill_baskets
from graphcrm.demo.customers import OnFile
from graphcrm.demo.employment import employ, employment_columns
from graphcrm.demo.events import Events, product_names
from graphcrm.demo.gatherings import gather, gathering_events
from graphcrm.demo.layout import Layout
from graphcrm.demo.mailings import mailing_events
from graphcrm.demo.offices import give_office_addresses
from graphcrm.demo.people import People
from graphcrm.demo.referrals import Referrals
from graphcrm.demo.relationships import Planted
from graphcrm.demo.rhythm import plan_rhythm, rhythm_events
from graphcrm.demo.staff import give_titles, hire, meeting_events
from graphcrm.demo.studies import study, study_columns
from graphcrm.demo.ties import Ties
from graphcrm.demo.trading import trade

RARE_SHELF = "Limited editions"


@dataclass(frozen=True, slots=True)
class Traces:
    """What happened, (name, shelf) of the products beyond the usual ones, and what it shows."""

    happened: list[Events]
    products: tuple[tuple[str, str | None], ...]
    planted: Planted


def leave_traces(
    layout: Layout, people: People, ties: Ties, referrals: Referrals, file: OnFile, seed: int
) -> Traces:
    """Return contacts with a rhythm, mailings, gatherings, baskets, meetings of staff and trade.

    The columns on file get employed_from, employed_until, class_from and class_until, some titles
    become those of who leads, and some addresses those of an office.
    """
    rhythm = plan_rhythm(layout, ties, seed)
    job = employ(layout, people, ties, file.company, seed)
    file.columns.update(employment_columns(job))
    studies = study(layout, people, file.columns["university"], seed)
    file.columns.update(study_columns(studies))
    staff = hire(layout, people, ties, rhythm, job, seed)
    give_titles(staff, file.columns)
    trading = trade(layout, ties, rhythm, seed)
    at_office = give_office_addresses(layout, file.columns, seed)
    gathered, bought = gather(layout, seed), fill_baskets(layout, seed)
    usual = len(product_names()[0])
    return Traces(
        happened=[
            rhythm_events(layout, people, ties, rhythm, seed),
            mailing_events(layout, seed),
            gathering_events(layout, gathered, usual, seed),
            basket_events(layout, bought, usual + len(gathered.names), seed),
            meeting_events(staff),
            trading.happened,
        ],
        products=(
            *((name, None) for name in gathered.names),
            *((name, RARE_SHELF) for name in bought.names),
        ),
        planted=Planted(
            layout=layout,
            people=people,
            ties=ties,
            rhythm=rhythm,
            job=job,
            homes=file.homes,
            referrals=referrals,
            gathered=gathered,
            bought=bought,
            at_office=at_office,
            company=file.company,
            studies=studies,
            staff=staff,
            trading=trading,
        ),
    )
