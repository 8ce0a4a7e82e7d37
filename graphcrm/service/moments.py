"""Answers as of an earlier moment: which kept run gives them."""

from __future__ import annotations

from graphcrm.errors import InvalidValueError, NoAnalysisError, NoPastAnalysisError
from graphcrm.model import Micros, Run, format_moment
from graphcrm.store.base import Reader

_DAY = 86_400_000_000


def moment_of(run: Run) -> Micros:
    """Return the moment that a run shows; that of its making where the data has no dates."""
    return run.started_at if run.as_of is None else run.as_of


def reader_as_of(reader: Reader, as_of: Micros | None) -> Reader:
    """Return a reader of the results as of a moment; None is the current run.

    That is the kept run with the latest as_of not after the moment, of equal ones the last
    published. Raises NoPastAnalysisError, and NoAnalysisError where nothing was analysed.
    """
    if as_of is None:
        if reader.status().run is None:
            raise NoAnalysisError
        return reader
    runs = reader.kept_runs()
    if not runs:
        raise NoAnalysisError
    order = sorted(range(len(runs)), key=lambda number: (moment_of(runs[number]), number))
    earlier = [number for number in order if moment_of(runs[number]) <= as_of]
    if not earlier:
        raise NoPastAnalysisError(_day(as_of), _day(moment_of(runs[order[0]])))
    return reader.at(runs[earlier[-1]].run_id)


def _day(moment: Micros) -> str:
    """Return a moment in words; the last one of a day as that day."""
    text = format_moment(moment)
    return text[:10] if (moment + 1) % _DAY == 0 else text


def run_of(reader: Reader) -> Run:
    """Return the run that a reader answers from; raises NoAnalysisError."""
    run = reader.status().run
    if run is None:
        raise NoAnalysisError
    return run


def refuse_past(as_of: Micros | None, what: str) -> None:
    """Raise InvalidValueError where an earlier moment is asked of what only looks at today."""
    if as_of is not None:
        raise InvalidValueError(
            f"{what} is explained on the graph as it is now: leave as_of out. Measures and "
            "communities can be explained as of an earlier day."
        )
