"""Who stands between groups and people, and who at the rim: roles with the numbers behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.roles import (
    BRIDGE,
    BROKER,
    CUT,
    GATEKEEPER,
    RIM,
    ROLES,
    Standing,
    find_gates,
    find_roles,
    find_standing,
)
from graphcrm.answers import Page
from graphcrm.errors import CommunityNotFoundError, InvalidValueError
from graphcrm.model import Customer, Micros, Run
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names, need_customer
from graphcrm.service.moments import reader_as_of, run_of
from graphcrm.service.neighbours import ResidentGraph
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.past_graph import Difference, past_graph
from graphcrm.store.base import Reader
from graphcrm.tables import Bool, Float64, Int64
from graphcrm.wording import say, say_list

NAMED_GROUPS = 3
"""Groups that a reason names; of the others it gives the number."""


@dataclass(frozen=True, slots=True)
class OpenPairs:
    """Pairs of contacts who do not know each other, by the groups of the three.

    coordinator: all in one group. gatekeeper: one contact in the customer's group, one not.
    consultant: both contacts in another group. liaison: three groups.
    """

    coordinator: int
    gatekeeper: int
    consultant: int
    liaison: int


@dataclass(frozen=True, slots=True)
class CustomerRoles:
    """A customer's roles, maybe none, and how the customer stands; see analytics.roles.Standing.

    constraint: None for who has no ties. bridges: ties without which a part would fall off. run_id:
    the run asked. differs: of an earlier run, whose ties are derived anew, how they differ from
    those that it analysed; see graphcrm.service.past_graph.PastGraph.
    """

    customer_id: str
    name: str
    community_id: int
    community_name: str
    roles: tuple[str, ...]
    reasons: tuple[str, ...]
    degree: int
    core: int
    participation: float
    within: float
    constraint: float | None
    effective_size: float
    known_pairs: float
    cut_off: int
    bridges: int
    open_pairs: OpenPairs
    run_id: str
    differs: Difference | None


@dataclass(frozen=True)
class RoleTable:
    """The roles of all customers of a run.

    has: bool (n,) by role. value: float64 (n,) by role, what its holders are ranked by. gates: bool
    by entry of standing.groups. run, differs: see CustomerRoles.
    """

    run: Run
    differs: Difference | None

    graph: ResidentGraph
    standing: Standing
    has: Mapping[str, Bool]
    value: Mapping[str, Float64]
    gates: Bool

    def row(self, place: int) -> slice:
        """Return where a customer's ties by group stand."""
        start = self.standing.groups.start
        return slice(int(start[place]), int(start[place + 1]))


def load_roles(graph: ResidentGraph, run: Run, differs: Difference | None = None) -> RoleTable:
    """Work out the roles of everybody: some ten seconds at ten million edges."""
    scores = graph.scores
    standing = find_standing(graph.projection.adjacency, scores.community)
    has = find_roles(standing, scores.community, scores.core)
    gates = find_gates(standing.groups, scores.community)
    owner = np.repeat(np.arange(len(scores)), np.diff(standing.groups.start))
    held = np.bincount(owner[gates], standing.groups.weight[gates], minlength=len(scores))
    pairs = standing.open_pairs.sum(axis=1).astype(np.float64)
    return RoleTable(
        run=run,
        differs=differs,
        graph=graph,
        standing=standing,
        has=has,
        value={
            BRIDGE: standing.participation * scores.strength,
            GATEKEEPER: held.astype(np.float64),
            BROKER: pairs,
            CUT: standing.cut_off.astype(np.float64),
            RIM: scores.pagerank,
        },
        gates=gates,
    )


def list_roles(
    ctx: Context,
    *,
    role: str | None = None,
    community: int | None = None,
    limit: int = 20,
    cursor: str | None = None,
    as_of: Micros | None = None,
) -> Page[CustomerRoles]:
    """Return who has a role, ties by id; without one, who has any but the rim.

    Bridges come by participation times strength, gatekeepers by the weight that they hold, brokers
    by open pairs, cut persons by who would be cut off, the rim by PageRank; without a role, those
    with most roles come first, then those with most open pairs. The whole graph is loaded where it
    is not in memory. as_of: in the last kept run that shows this moment or an earlier one; its
    ties are derived anew, as for graphcrm.service.explaining.explain. Raises NoAnalysisError,
    NoPastAnalysisError, CommunityNotFoundError, InvalidValueError.
    """
    if role is not None and role not in ROLES:
        raise InvalidValueError(f"{role!r} is not a role. Take one of: {', '.join(ROLES)}.")
    check_limit(limit)
    offset = read_offset(cursor)
    with ctx.store.read() as whole:
        reader = reader_as_of(whole, as_of)
        table = role_table(ctx, whole, reader)
        if community is not None and (community < 0 or reader.community(community) is None):
            raise CommunityNotFoundError(community)
        found = _ranked(table, role, community)
        page = found[offset : offset + limit]
        items = _tell(reader, table, page)
    more = write_cursor(offset + limit) if len(found) > offset + limit else None
    return Page(items, more, table.run)


def customer_roles(
    ctx: Context, customer_id: str, as_of: Micros | None = None
) -> CustomerRoles | None:
    """Return the roles of one customer and the numbers behind them; None for a newcomer.

    as_of: as for `list_roles`. Raises CustomerNotFoundError, NoAnalysisError, NoPastAnalysisError.
    """
    with ctx.store.read() as whole:
        customer = need_customer(whole, customer_id)
        return roles_in(ctx, whole, reader_as_of(whole, as_of), customer)


def roles_in(
    ctx: Context, whole: Reader, reader: Reader, customer: Customer
) -> CustomerRoles | None:
    """Return the roles of a customer by the reader's run; whole: the reader of the current one."""
    table = role_table(ctx, whole, reader)
    place = table.graph.projection.positions.get(customer.customer_id)
    if place is None or table.graph.scores.community[place] < 0:
        return None
    return _tell(reader, table, np.array([place]))[0]


def role_table(ctx: Context, whole: Reader, reader: Reader) -> RoleTable:
    """Return the roles of everybody in the run of `reader`, of the same state as `whole`."""
    run, current = run_of(reader), whole.status().run
    if current is not None and run.run_id == current.run_id:
        graph = ctx.cache.graph(reader)
        return ctx.roles.keep(reader, lambda: load_roles(graph, run))
    past = past_graph(ctx, whole, reader)
    version = whole.status().data_version
    return ctx.past_roles.keep(reader, lambda: load_roles(past.graph, run, past.differs), version)


def _ranked(table: RoleTable, role: str | None, community: int | None) -> Int64:
    """Return the places of the holders, the first first."""
    if role is not None:
        chosen, keys = table.has[role], [-table.value[role]]
    else:
        roles = np.sum([table.has[name] for name in ROLES if name != RIM], axis=0)
        chosen, keys = roles > 0, [-table.value[BROKER], -roles]
    if community is not None:
        chosen = chosen & (table.graph.scores.community == community)
    places = np.flatnonzero(chosen)
    order: Int64 = places[np.lexsort((places, *(key[places] for key in keys)))]
    return order


def _tell(reader: Reader, table: RoleTable, places: Int64) -> list[CustomerRoles]:
    ids = [table.graph.projection.ids[place] for place in places.tolist()]
    people = reader.customers(ids)
    groups = table.standing.groups.group
    wanted = {int(table.graph.scores.community[place]) for place in places}
    for place in places.tolist():
        wanted.update(groups[_strongest(table, place)[:NAMED_GROUPS]].tolist())
        row = table.row(place)
        wanted.update(groups[row][table.gates[row]].tolist())
    names = community_names(reader, wanted - {-1})
    return [
        _answer(table, place, people[customer_id].label, names)
        for place, customer_id in zip(places.tolist(), ids, strict=True)
    ]


def _strongest(table: RoleTable, place: int) -> Int64:
    """Return the entries of a customer's ties by group, the heaviest first, ties by group."""
    row = table.row(place)
    groups = table.standing.groups
    found: Int64 = row.start + np.lexsort((groups.group[row], -groups.weight[row]))
    return found


def _answer(table: RoleTable, place: int, name: str, names: Mapping[int, str]) -> CustomerRoles:
    standing, scores = table.standing, table.graph.scores
    community = int(scores.community[place])
    constraint = float(standing.constraint[place])
    held = tuple(role for role in ROLES if table.has[role][place])
    return CustomerRoles(
        customer_id=table.graph.projection.ids[place],
        name=name,
        community_id=community,
        community_name=names.get(community, ""),
        roles=held,
        reasons=tuple(reason for role in held for reason in _reasons(table, place, role, names)),
        degree=int(standing.degree[place]),
        core=int(scores.core[place]),
        participation=float(standing.participation[place]),
        within=float(standing.within[place]),
        constraint=None if np.isnan(constraint) else constraint,
        effective_size=float(standing.effective_size[place]),
        known_pairs=float(standing.known_pairs[place]),
        cut_off=int(standing.cut_off[place]),
        bridges=int(standing.bridges[place]),
        open_pairs=OpenPairs(*standing.open_pairs[place].tolist()),
        run_id=table.run.run_id,
        differs=table.differs,
    )


def _reasons(table: RoleTable, place: int, role: str, names: Mapping[int, str]) -> list[str]:
    standing = table.standing
    if role == BRIDGE:
        return [_joins(table, place, names)]
    if role == GATEKEEPER:
        return _gates(table, place, names)
    if role == BROKER:
        pairs = int(standing.open_pairs[place].sum())
        known = float(standing.known_pairs[place])
        return [say("role.broker", pairs=pairs, share=known)]
    if role == CUT:
        return [say("role.cut", count=int(standing.cut_off[place]))]
    return [say("role.rim", n=int(standing.degree[place]))]


def _joins(table: RoleTable, place: int, names: Mapping[int, str]) -> str:
    entries = _strongest(table, place)
    groups = table.standing.groups
    whole = float(groups.weight[entries].sum())
    named = say_list(
        [
            say(
                "role.share",
                share=groups.weight[entry] / whole,
                community=_name(int(groups.group[entry]), names),
            )
            for entry in entries[:NAMED_GROUPS].tolist()
        ]
    )
    more = len(entries) - NAMED_GROUPS
    if more > 0:
        return say("role.joins-more", count=len(entries), named=named, more=more)
    return say("role.joins", count=len(entries), named=named)


def _gates(table: RoleTable, place: int, names: Mapping[int, str]) -> list[str]:
    groups = table.standing.groups
    return [
        say(
            "role.gate",
            share=groups.gate[entry],
            community=_name(int(groups.group[entry]), names),
        )
        for entry in _strongest(table, place).tolist()
        if table.gates[entry]
    ][:NAMED_GROUPS]


def _name(community: int, names: Mapping[int, str]) -> str:
    return names.get(community) or say("role.group", number=community)
