"""RFM, models and value to come of many customers, each step timed; lifetimes and pymc beside.

The customers are drawn from BG/NBD and Gamma-Gamma, order by order.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import header, table
from benchmarks.timing import time_once
from graphcrm.model import DAY
from graphcrm.tables import Activity, Float64, Int32, Int64
from graphcrm.value.bg_nbd_fit import fit_bg_nbd
from graphcrm.value.clv import foresee
from graphcrm.value.clv_rules import ClvRules
from graphcrm.value.histories import distinct_of, histories_of
from graphcrm.value.holdout import hold_out
from graphcrm.value.orders import Rates, orders_of
from graphcrm.value.rfm import rfm_of

BUYING = (0.8, 6.0, 0.8, 4.0)
"""r, alpha, a, b, in weeks."""
MONEY = (6.25, 3.74, 15.44)
"""p, q, gamma."""
LAST_DAY = 20_000

PEERS = {
    "lifetimes": """
from lifetimes import BetaGeoFitter
made = BetaGeoFitter().fit(x, t_x, T)
found = dict(made.params_)
predict = lambda: made.conditional_expected_number_of_purchases_up_to_time(52, x, t_x, T)
""",
    "pymc-marketing": """
import pandas as pd
from pymc_marketing.clv import BetaGeoModel
frame = pd.DataFrame(
    {"customer_id": range(len(x)), "frequency": x, "recency": t_x, "T": T}
)
made = BetaGeoModel(data=frame)
made.fit(method="map", progressbar=False)
found = {k: float(v) for k, v in made.fit_summary().items() if k in ("r", "alpha", "a", "b")}
predict = lambda: made.expected_purchases(frame, future_t=52)
""",
}
"""What a process of its own runs, on arrays x, t_x and T; left out where it is not installed."""

RUN = """
import json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
with np.load(sys.argv[1]) as file:
    x, t_x, T = file["x"].astype(float), file["t_x"], file["T"]
exec(sys.argv[2].split("made =")[0])
began, busy = time.perf_counter(), time.process_time()
exec("made =" + sys.argv[2].split("made =", 1)[1])
fitted, fitted_busy = time.perf_counter(), time.process_time()
predict()
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
found = {k: float(v) for k, v in found.items()}
told = {"fit": fitted - began, "fit_busy": fitted_busy - busy, "predict": done - fitted}
print(json.dumps({**told, "peak": peak, "of": found}))
"""


def main() -> None:
    options = _options()
    header(
        "value: RFM, models, value to come",
        f"{options.customers:,} customers drawn from BG/NBD {BUYING} in weeks, first orders over "
        f"{options.weeks} weeks, amounts from Gamma-Gamma {MONEY}; kernels compiled before",
        ("numpy", "scipy", "numba"),
    )
    _steps(draw_activity(2_000, options.weeks), 2_000)
    activity, drawing = time_once(lambda: draw_activity(options.customers, options.weeks))
    print(f"{len(activity):,} purchases, drawn in {drawing:.1f} s\n", flush=True)
    rows = _steps(activity, options.customers)
    table(("step", "seconds", "of processor", "peak GiB of the process"), rows)
    orders = orders_of(activity, options.customers, Rates())
    del activity
    known = distinct_of(histories_of(orders, LAST_DAY), 7.0)
    fit = fit_bg_nbd(known)
    print(f"distinct histories: {len(known):,}; found: {fit.as_record()}\n")
    if not options.no_peers:
        _compare(known, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.value", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--no-peers", action="store_true", help="leave the others out")
    parser.add_argument("--python", default=sys.executable, help="that has the others installed")
    parser.add_argument("--timeout", type=int, default=1200)
    return parser.parse_args()


def draw_activity(customers: int, weeks: int, seed: int = 1) -> Activity:
    """Return purchases of customers drawn from the models, up to LAST_DAY."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = BUYING
    rate = rng.gamma(r, 1.0 / alpha, customers)
    leaves = rng.beta(a, b, customers)
    age = rng.uniform(0.0, weeks, customers)
    who, when = np.arange(customers), np.zeros(customers)
    buyers: list[Int64] = []
    times: list[Float64] = []
    while len(who):
        buyers.append(who)
        times.append(when)
        # In BG/NBD the first order ends nothing.
        stays = (rng.random(len(who)) >= leaves[who]) | (len(buyers) == 1)
        when = when + rng.exponential(1.0, len(who)) / rate[who]
        going = stays & (when <= age[who])
        who, when = who[going], when[going]
    customer, after = np.concatenate(buyers), np.concatenate(times)
    at = (LAST_DAY - (age[customer] - after) * 7.0) * DAY
    return _activity(customer.astype(np.int32), at.astype(np.int64), rng, customers)


def _activity(customer: Int32, at: Int64, rng: Any, customers: int) -> Activity:
    p, q, gamma = MONEY
    scale = rng.gamma(q, 1.0 / gamma, customers)
    order = np.lexsort((at, customer))
    count = len(order)
    none = np.full(count, -1, dtype=np.int16)
    unknown = np.full(count, np.nan)
    return Activity(
        types=("purchase",),
        currencies=("EUR",),
        products=(),
        channels=(),
        customer=customer[order],
        type=np.zeros(count, dtype=np.int16),
        at=at[order],
        amount=rng.gamma(p, 1.0, count) / scale[customer[order]],
        quantity=unknown,
        rating=unknown,
        currency=np.zeros(count, dtype=np.int16),
        product=none.astype(np.int32),
        channel=none,
        void=np.zeros(count, dtype=np.bool_),
    )


def _steps(activity: Activity, customers: int) -> list[list[str]]:
    rows: list[list[str]] = []

    def timed(name: str, call: Callable[[], Any]) -> Any:
        began = time.process_time()
        made, seconds = time_once(call)
        rows.append(_row(name, seconds, time.process_time() - began))
        return made

    orders = timed("orders", lambda: orders_of(activity, customers, Rates()))
    timed("RFM", lambda: rfm_of(orders, LAST_DAY))
    known = timed("distinct histories", lambda: distinct_of(histories_of(orders, LAST_DAY), 7.0))
    timed("fit of buying", lambda: fit_bg_nbd(known))
    timed("test on held-out days", lambda: hold_out(orders, LAST_DAY, ClvRules()))
    timed("all of the value to come, intervals too", lambda: foresee(orders, LAST_DAY))
    return rows


def _row(name: str, seconds: float, busy: float) -> list[str]:
    """busy: seconds of processor, which other work on the machine does not lengthen as much."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return [name, f"{seconds:.2f}", f"{busy:.2f}", f"{peak:.2f}"]


def _compare(known: Any, options: argparse.Namespace) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "histories.npz"
        row = known.row
        np.savez(file, x=known.repeats[row], t_x=known.last[row], T=known.age[row])
        for name, code in PEERS.items():
            rows.append([name, *_peer(str(file), code, options)])
    table(("peer", "fit", "of processor", "predict", "peak GiB", "found"), rows)


def _peer(file: str, code: str, options: argparse.Namespace) -> list[str]:
    command = [options.python, "-c", RUN, file, code]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=options.timeout, check=False
        )
    except subprocess.TimeoutExpired:
        return [f"> {options.timeout}", "-", "-", "-", "-"]
    if run.returncode:
        return ["-", "-", "-", "-", (run.stderr.strip().splitlines() or ["failed"])[-1][:80]]
    told = json.loads(run.stdout.strip().splitlines()[-1])
    found = " ".join(f"{key}={value:.4f}" for key, value in told["of"].items())
    return [
        f"{told['fit']:.2f}",
        f"{told['fit_busy']:.2f}",
        f"{told['predict']:.2f}",
        f"{told['peak']:.2f}",
        found,
    ]


if __name__ == "__main__":
    main()
