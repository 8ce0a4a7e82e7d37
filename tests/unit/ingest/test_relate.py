import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.ingest.relate import FAINTEST, latest_moment, relate
from graphcrm.model import DAY, Link
from graphcrm.tables import NO_TIME, Contacts, RelationshipTable

NOW = 20_000 * DAY
IDS = ["a", "b", "c", "d"]

Contact = tuple[str, str, str, int]


def contacts(*rows: Contact) -> Contacts:
    types = tuple(sorted({row[2] for row in rows}))
    return Contacts(
        types=types,
        customer=np.array([IDS.index(row[0]) for row in rows], dtype=np.int32),
        counterparty=np.array([IDS.index(row[1]) for row in rows], dtype=np.int32),
        type=np.array([types.index(row[2]) for row in rows], dtype=np.int16),
        occurred_at=np.array([row[3] for row in rows], dtype=np.int64),
    )


def rows_of(table: RelationshipTable) -> list[tuple[str, str, str, bool]]:
    columns = zip(table.source, table.target, table.type, table.directed, strict=True)
    return [(IDS[s], IDS[t], table.types[k], bool(d)) for s, t, k, d in columns]


def test_fresh_interactions_at_the_halfway_number_make_half() -> None:
    table = relate(IDS, contacts(*[("a", "b", "email", NOW)] * 5), [], NOW, {})
    assert table.strength.tolist() == [0.5]
    assert table.confidence.tolist() == [5 / 6]
    assert table.evidence_count.tolist() == [5]


def test_an_interaction_one_half_life_old_counts_half() -> None:
    table = relate(IDS, contacts(("a", "b", "email", NOW - 30 * DAY)), [], NOW, {"email": 30})
    assert table.strength[0] == pytest.approx(0.5 / (0.5 + 5))


def test_strength_has_no_cliff_at_any_age() -> None:
    ages = np.linspace(0, 3000, 3001)
    strengths = [
        relate(IDS, contacts(("a", "b", "call", int(NOW - age * DAY))), [], NOW, {}).strength[0]
        for age in ages
    ]
    steps = np.diff(strengths)
    assert (steps < 0).all()
    assert np.abs(steps).max() < 0.002


def test_no_decay_with_a_half_life_of_zero_and_one_for_all() -> None:
    old = contacts(("a", "b", "email", 0), ("a", "b", "call", 0))
    none = relate(IDS, old, [], NOW, {"*": 0})
    assert none.strength.tolist() == [1 / 4, 1 / 6]
    mixed = relate(IDS, old, [], NOW, {"*": 0, "email": 1})
    assert mixed.strength.tolist() == [1 / 4, FAINTEST]


def test_what_comes_after_as_of_does_not_count() -> None:
    both = contacts(("a", "b", "email", NOW), ("a", "b", "email", NOW + 1))
    link = Link("c", "d", "friend", since=NOW + 1)
    table = relate(IDS, both, [link], NOW, {})
    assert table.evidence_count.tolist() == [1]


def test_a_link_counts_from_since_until_until() -> None:
    link = Link("a", "b", "colleague", since=10 * DAY, until=20 * DAY)
    counts = [len(relate(IDS, contacts(), [link], day * DAY, {})) for day in (9, 10, 19, 20)]
    assert counts == [0, 1, 1, 0]


def test_direction_is_that_of_the_evidence() -> None:
    table = relate(
        IDS,
        contacts(
            ("b", "a", "email", NOW),
            ("a", "c", "email", NOW),
            ("c", "a", "email", NOW),
            ("c", "a", "email", NOW),
            ("d", "a", "call", NOW),
        ),
        [],
        NOW,
        {},
    )
    found = dict(zip(rows_of(table), table.evidence_forward.tolist(), strict=True))
    assert found == {
        ("b", "a", "email", True): 1,
        ("a", "c", "email", False): 1,
        ("a", "d", "call", False): 1,
    }


def test_talking_to_oneself_makes_no_relationship() -> None:
    assert len(relate(IDS, contacts(("a", "a", "email", NOW)), [], NOW, {})) == 0


def test_link_and_interactions_of_one_type_are_one_relationship() -> None:
    link = Link("b", "a", "referral", directed=True, strength=0.5, since=5 * DAY)
    table = relate(IDS, contacts(("b", "a", "referral", NOW)), [link], NOW, {})
    assert rows_of(table) == [("b", "a", "referral", True)]
    assert table.declared.tolist() == [True]
    assert table.confidence.tolist() == [1.0]
    assert table.strength[0] == pytest.approx(0.75)
    assert table.evidence_count.tolist() == [2]
    assert (table.first_seen[0], table.last_seen[0]) == (5 * DAY, NOW)


def test_mutual_following_is_one_undirected_relationship() -> None:
    links = [Link("a", "b", "follows", directed=True), Link("b", "a", "follows", directed=True)]
    table = relate(IDS, contacts(), links, None, {})
    assert rows_of(table) == [("a", "b", "follows", False)]
    assert table.evidence_forward.tolist() == [1]
    assert table.first_seen.tolist() == [NO_TIME]


def test_the_default_moment_is_the_latest_that_is_not_in_the_future() -> None:
    rows = contacts(("a", "b", "email", 5), ("a", "b", "email", NOW + 1))
    assert latest_moment(rows, [Link("a", "b", "friend", since=7)], NOW) == 7
    assert latest_moment(contacts(), [], NOW) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(IDS),
            st.sampled_from(IDS),
            st.sampled_from(["email", "call", "like", "抽奖"]),
            st.integers(0, NOW),
        ),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_interactions_does_not_matter(rows: list[Contact], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    left = relate(IDS, contacts(*rows), [], NOW, {})
    right = relate(IDS, contacts(*shuffled), [], NOW, {})
    for name in left.__dataclass_fields__:
        assert np.array_equal(getattr(left, name), getattr(right, name)), name
    assert ((left.strength > 0) & (left.strength < 1)).all()
