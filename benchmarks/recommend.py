"""Recommendations: how right each method is on real purchases, and what a million customers cost.

The Complete Journey (2,469 households, a year) is split in time: each method sees what was bought
before a day, and is judged on the 30 days after it. Recall at ten is the share of what a household
then bought that is among ten products shown; NDCG at ten counts hits higher up for more. Weights of
the blend are chosen on the 30 days before that day, never on those it is judged on.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import time
from collections.abc import Callable

import numpy as np
import scipy.sparse as sp

from benchmarks.report import header, table
from graphcrm.demo.complete_journey import read_complete_journey
from graphcrm.model import DAY
from graphcrm.tables import Float64, Int64
from graphcrm.value.recommend.judging import SHOWN, choose_weights
from graphcrm.value.recommend.purchases import ProductDays, owned_of
from graphcrm.value.recommend.rules import RecommendRules
from graphcrm.value.recommend.shelf import Ties
from graphcrm.value.recommend.wanting import learn_wants, want_parts

NO_TIES = Ties(*(np.empty(0, dtype) for dtype in (np.int32, np.int32, float, np.int64)))
Scores = Callable[[Int64], Float64]
Row = list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="drawn; 0 for none")
    parser.add_argument("--windows", type=int, default=3, help="spans of 30 days to judge on")
    options = parser.parse_args()
    header(
        "Recommendation",
        "real purchases split in time; then purchases drawn by taste, ten a customer",
        ("numpy", "numba", "scipy", "implicit"),
    )
    if options.windows:
        journey(options.windows)
    if options.customers:
        drawn(options.customers)


def journey(windows: int) -> None:
    """Judge all methods on the last spans of 30 days, one after the other."""
    days = _read()
    rules = RecommendRules(test_customers=1_000_000)
    last = int(days.day.max())
    for back in range(windows):
        today = last - back * rules.test_days
        until = days.before(today + 1)
        began = time.perf_counter()
        judged = choose_weights(until, NO_TIES, today, rules, 0)
        took = time.perf_counter() - began
        split = np.datetime64(int(judged.first_day or 0), "D")
        print(
            f"\nComplete Journey, judged on 30 days from {split}: {judged.customers['anything']:,} "
            f"households bought, {judged.customers['new']:,} of them something new. "
            f"Both spans took {took:.0f} s."
        )
        rows: list[Row] = []
        for name in ("blend", "popular", "again", "alike"):
            row = [name]
            for kind in ("new", "anything"):
                found = judged.figures[kind].get(name)
                row += ["", ""] if found is None else [f"{found.recall:.4f}", f"{found.ndcg:.4f}"]
            rows.append([*row, ""])
        rows += _peers(until, int(judged.first_day or 0))
        head = ["method", "new: recall", "NDCG", "anything: recall", "NDCG", "fit, s"]
        table(head, rows)
        if (who := judged.prospects) is not None:
            print(
                f"Who may want a product, {who.products} products, {who.customers:,} households: "
                f"of ten listed {who.listed:.1%} bought it, of the busiest {who.busiest:.1%}, "
                f"of any {who.anyone:.1%}"
            )
        for kind in ("new", "anything"):
            weights = ", ".join(f"{value:.1f}" for value in judged.chosen[kind])
            print(f"{kind}: again, alike, related, popular weigh {weights}; {judged.used[kind]}")


def _read() -> ProductDays:
    _, rows = read_complete_journey()
    rows = rows[(rows["type"] == "purchase") & ((rows["quantity"] > 0) | (rows["amount"] > 0))]
    day = rows["occurred_at"].astype("datetime64[us, UTC]").astype("int64").to_numpy() // DAY
    customer = rows["customer_id"].astype("category").cat.codes.to_numpy(np.int32)
    product = rows["product_id"].astype("category")
    found = np.unique(np.stack([customer, product.cat.codes, day], axis=1).astype(np.int64), axis=0)
    who, what = found[:, 0].astype(np.int32), found[:, 1].astype(np.int32)
    names = list(product.cat.categories)
    return ProductDays(int(customer.max()) + 1, names, who, what, np.ascontiguousarray(found[:, 2]))


def _peers(days: ProductDays, first: int) -> list[Row]:
    """Return rows of implicit's alternating least squares, where that is installed."""
    if importlib.util.find_spec("implicit") is None:
        return [["implicit ALS", "not installed: pip install implicit", "", "", "", ""]]
    from implicit.als import AlternatingLeastSquares

    before = days.before(first)
    later = days.within(first, first + 30)
    owned = owned_of(before, first - 1, 90.0)
    shape = (days.customers, len(days.products))
    matrix = sp.csr_matrix((np.log1p(owned.weight), owned.product, owned.start), shape)
    rows = []
    for factors in (32, 64):
        made = AlternatingLeastSquares(
            factors=factors, regularization=0.05, alpha=10, iterations=15, random_state=0
        )
        began = time.perf_counter()
        made.fit(matrix, show_progress=False)
        took = time.perf_counter() - began
        users, items = made.user_factors, made.item_factors
        new, anything = _judge(lambda of, u=users, i=items: u[of] @ i.T, matrix, later)
        figures = [f"{value:.4f}" for value in (*new, *anything)]
        rows.append([f"implicit ALS, {factors} factors", *figures, f"{took:.0f}"])
    return rows


def _judge(
    scores: Scores, owned: sp.csr_matrix, later: ProductDays
) -> tuple[list[float], list[float]]:
    """Return mean recall and NDCG of new things and of anything, in plain numpy."""
    wanted = sp.csr_matrix(
        (np.ones(len(later), dtype=np.int8), (later.customer, later.product)), owned.shape
    )
    known = np.flatnonzero((np.diff(owned.indptr) > 0) & (np.diff(wanted.indptr) > 0))
    gains = 1 / np.log2(np.arange(2, SHOWN + 2))
    sums: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for part in np.array_split(known, max(1, len(known) // 200)):
        score, has = np.asarray(scores(part), dtype=np.float64), owned[part].toarray() > 0
        bought = wanted[part].toarray() > 0
        for new, found in sums.items():
            shown = np.argsort(-np.where(has & new, -np.inf, score), axis=1, kind="stable")
            target = bought & ~(has & new)
            hits = np.take_along_axis(target, shown[:, :SHOWN], axis=1)
            for hit, many in zip(hits, target.sum(axis=1), strict=True):
                if many:
                    ideal = gains[: min(many, SHOWN)].sum()
                    found.append((hit.sum() / many, (hit * gains).sum() / ideal))
    return [list(np.mean(sums[new], axis=0)) for new in (True, False)]  # type: ignore[return-value]


def drawn(customers: int) -> None:
    """Time all steps on customers who buy ten products each, of one in ten kinds of taste."""
    rng = np.random.default_rng(0)
    products = min(100_000, customers // 10)
    count = 10 * customers
    customer = np.repeat(np.arange(customers, dtype=np.int32), 10)
    own = (customer % 10) + 10 * (rng.zipf(1.3, count) % (products // 10))
    any_other = rng.zipf(1.3, count) % products
    product = np.where(rng.random(count) < 0.7, own, any_other).astype(np.int32)
    day = 20_000 - rng.integers(0, 365, count)
    order = np.lexsort((day, product, customer))
    names = [f"product {number:06}" for number in range(products)]
    days = ProductDays(customers, names, customer[order], product[order], day[order])
    half = customers // 2
    ties = Ties(
        np.arange(half, dtype=np.int32),
        np.arange(half, 2 * half, dtype=np.int32),
        rng.uniform(0.1, 1, half),
        np.full(half, 19_000),
    )
    ids = [f"c{number:07}" for number in range(customers)]
    learn_wants(days.within(19_990, 20_001), ties, 20_000, RecommendRules(), 0)
    rows: list[Row] = []
    began = time.perf_counter(), time.process_time()

    def told(step: str, more: str = "") -> None:
        nonlocal began
        now = time.perf_counter(), time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        rows.append(
            [step, f"{now[1] - began[1]:.1f}", f"{now[0] - began[0]:.1f}", f"{peak:.2f}", more]
        )
        began = time.perf_counter(), time.process_time()

    wants = learn_wants(days, ties, 20_000, RecommendRules(), 0)
    if wants is None:
        return
    told("test and fit", f"{len(wants.shelf.like_product):,} pairs of products alike")
    size = parts = 0
    for part in want_parts(wants, ids):
        size, parts = size + len(part.body), parts + 1
    told("lists, packed", f"{parts:,} parts, {size / 2**20:.0f} MiB")
    print(f"\n{customers:,} drawn customers, {count:,} purchases of {products:,} products:")
    table(["step", "processor, s", "elapsed, s", "peak GiB", "what"], rows)


if __name__ == "__main__":
    main()
