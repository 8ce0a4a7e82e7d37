"""The same request sent several times at once is carried out once, and answered alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from graphcrm.service.context import open_context
from graphcrm.service.loading import add_rows
from graphcrm.settings import Settings

ROWS = [{"customer_id": "a", "type": "call", "occurred_at": "2026-01-05"}] * 3


def test_simultaneous_requests_with_one_key(store_settings: Settings) -> None:
    with open_context(store_settings, create=True) as ctx, ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: add_rows(ctx, "interactions", ROWS, "k1"), range(8)))
    assert sorted(answer.replayed for answer in found) == [False] + [True] * 7
    (first,) = (answer for answer in found if not answer.replayed)
    assert (first.tally.new, first.tally.bare) == (3, 1)
    assert all(replace(answer, replayed=False) == first for answer in found)
