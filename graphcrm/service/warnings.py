"""What leaving means in a run, and whether its warnings and those before were right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.model import DAY, Micros, Run
from graphcrm.service.context import Context
from graphcrm.service.moments import reader_as_of, run_of
from graphcrm.wording import retell, say

WARNINGS = "warnings"
"""The name under which a run's record keeps what became of warnings."""

CHURN_NOTES = ("leaving.too-short", "leaving.too-few")


@dataclass(frozen=True, slots=True)
class WarnedWeek:
    """By the end of a week after a warning: who had left, and who was known to stay.

    Of those warned of, and of the others; whoever is in neither is still open. precision: of those
    warned of that are known, the share that left; others_share: of the others; None for nobody.
    """

    week: int
    left: int
    stayed: int
    precision: float | None
    others_left: int
    others_stayed: int
    others_share: float | None


@dataclass(frozen=True, slots=True)
class Warned:
    """Warnings of a day, and what became of them. run_id: None for the test on held-out days.

    warned: customers with a risk of 0.5 and more; others: those with less. summary: in words.
    """

    run_id: str | None
    as_of: Micros
    warned: int
    others: int
    weeks: tuple[WarnedWeek, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class WarningReport:
    """meaning: what leaving means, in words. note: why nobody is warned of, or what to heed, if so.

    test: the warnings that the model would have given on the day it was judged by, from what was
    known then. kept: those that kept runs gave, the earliest first.
    """

    meaning: str | None
    note: str | None
    test: Warned | None
    kept: tuple[Warned, ...]
    run: Run


def report_warnings(ctx: Context, as_of: Micros | None = None) -> WarningReport:
    """Return whether warnings were right, as known in a run; nothing where value was left out.

    as_of: in the kept analysis of that moment. Raises NoAnalysisError, NoPastAnalysisError.
    """
    with ctx.store.read() as whole:
        run = run_of(reader_as_of(whole, as_of))
    models = run.models or {}
    found, churn = models.get(WARNINGS) or {}, models.get("churn")
    test = found.get("test")
    judged = found.get("judged_day")
    return WarningReport(
        meaning=None if churn is None else meaning(churn),
        note=None if churn is None else heed(churn),
        test=_warned(None, judged * DAY, test) if test and judged is not None else None,
        kept=tuple(_warned(one["run_id"], one["as_of"], one) for one in found.get("kept", ())),
        run=run,
    )


def meaning(churn: Mapping[str, Any]) -> str | None:
    """Say what leaving means in a run; None in one that does not tell."""
    if "patience" not in churn:
        return None
    longest = say("days", n=churn["horizon_days"] or churn["most_days"])
    if churn["label"] is not None:
        return say("leaving.label", name=churn["label"], days=longest)
    if churn["horizon_days"]:
        return say("leaving.window", days=longest)
    least, most = (say("days", n=churn[name]) for name in ("least_days", "most_days"))
    return say("leaving.rhythm", patience=churn["patience"], least=least, most=most)


def heed(churn: Mapping[str, Any]) -> str | None:
    """Say why nobody is warned of, or what to bear in mind; None where there is nothing to say."""
    if churn.get("note"):
        return retell(churn["note"], CHURN_NOTES)
    if churn.get("label") is not None and churn["learnt_days"] == [churn["judged_day"]]:
        return say("leaving.undated")
    short = churn.get("learn_days") or 0
    if 0 < short < churn["horizon_days"]:
        return say("leaving.learnt", days=say("days", n=short))
    return None


def _warned(run_id: str | None, as_of: Micros, found: Mapping[str, Any]) -> Warned:
    weeks = tuple(_week(one) for one in found["weeks"])
    warned = found["warned"]
    return Warned(run_id, as_of, warned, found["others"], weeks, _summary(warned, weeks))


def _week(one: Mapping[str, Any]) -> WarnedWeek:
    known, others = one["left"] + one["stayed"], one["others_left"] + one["others_stayed"]
    return WarnedWeek(
        week=one["week"],
        left=one["left"],
        stayed=one["stayed"],
        precision=one["left"] / known if known else None,
        others_left=one["others_left"],
        others_stayed=one["others_stayed"],
        others_share=one["others_left"] / others if others else None,
    )


def _summary(warned: int, weeks: Sequence[WarnedWeek]) -> str:
    if not warned:
        return say("warned.none")
    last = weeks[-1] if weeks else None
    if last is None or last.precision is None:
        return say("warned.open", n=warned)
    return say(
        "warned.known",
        n=warned,
        weeks=last.week,
        left=last.left,
        known=last.left + last.stayed,
        share=last.precision,
        others=last.others_share or 0.0,
    )
