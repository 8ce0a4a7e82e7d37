"""Compiles the kernels of spreading ahead of their first use."""

from __future__ import annotations

import numpy as np

from graphcrm.analytics.spread.arcs import make_arcs
from graphcrm.analytics.spread.campaign import Question, plan_campaign
from graphcrm.analytics.spread.drawing import MODELS, Spreading
from graphcrm.analytics.spread.learning import Actions
from graphcrm.analytics.spread.learning_kernels import share_credit
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import Aim


def warm_spread() -> None:
    """Make a plan for three customers by each model, and learn from nothing."""
    ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    arcs = make_arcs(3, *ends, np.array([0.5, 0.5]))
    question = Question(
        Limits(np.ones(3, dtype=np.bool_), people=1), Aim(epsilon=0.5), {"degree": np.ones(3)}
    )
    for model in MODELS:
        plan_campaign(Spreading(arcs, model), question)
    nothing = Actions(np.zeros(1, dtype=np.int64), ends[0][:0], np.zeros(0, dtype=np.int64))
    rows = (np.zeros(4, dtype=np.int64), np.zeros(0, dtype=np.int64), ends[0][:0])
    share_credit(rows, (nothing.start, nothing.customer, nothing.at), 1, np.zeros(0))
