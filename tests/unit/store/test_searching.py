"""Searching, against the plain definition of what is found and in which order."""

import tempfile
from pathlib import Path
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.model import Customer
from graphcrm.store.base import CustomerQuery
from graphcrm.store.embedded import EmbeddedStore
from graphcrm.store.text import rank, search_text, words

LETTERS = st.sampled_from([*"ab\"'*^():-+ ", "é", "ß", "İ", "王", "明", "😀", "ﬀ", "\0", "\n"])
TEXTS = st.text(LETTERS, max_size=7)
CUSTOMERS = st.fixed_dictionaries(
    {
        "customer_id": st.text(LETTERS, min_size=1, max_size=5),
        "name": st.none() | TEXTS,
        "email": st.none() | TEXTS,
        "city": st.none() | TEXTS,
    }
).map(lambda values: Customer(**cast("dict[str, Any]", values)))
OPERATORS = st.sampled_from(
    ["AND", "NOT b", "a OR b", "NEAR(a b)", "a*", '"', "^a", "search_text:a"]
)


def found_by(customers: list[Customer], query: tuple[str, ...]) -> list[str]:
    texts = {row.customer_id: search_text(row).replace("\0", "\ufffd") for row in customers}
    plain = tuple(word.replace("\0", "\ufffd") for word in query)
    matches = [name for name, text in texts.items() if all(word in text for word in plain)]
    return sorted(matches, key=lambda name: (rank(texts[name], plain), name))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(CUSTOMERS, max_size=8, unique_by=lambda row: row.customer_id),
    st.lists(TEXTS | OPERATORS, min_size=1, max_size=5),
)
def test_a_search_finds_what_holds_every_word_best_first(
    customers: list[Customer], searches: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(str(Path(folder) / "graph.db"), create=True)
        with store.write() as writer:
            writer.upsert_customers([Customer(row.customer_id, name="before") for row in customers])
        with store.write() as writer:
            writer.upsert_customers(customers)
        with store.read() as reader:
            kept = list(reader.iter_customers())
            for search in [*searches, *(row.name or "" for row in customers)]:
                query = words(search)
                if query:
                    found = reader.find_customers(CustomerQuery(query))
                    assert [row.customer_id for row in found] == found_by(kept, query)
        store.close()
