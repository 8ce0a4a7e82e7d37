"""Shows where long work stands: a bar on a terminal, plain lines elsewhere, always on stderr."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from graphcrm.answers import Progress
from graphcrm.cli.clean import printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

Reporter = Callable[[Progress], None]

PAUSE = 5.0
"""Seconds between two plain lines about the same stage: enough for a log, not too much."""


@contextmanager
def reporter() -> Iterator[Reporter]:
    """Give a function that shows each step of long work until the block ends; Ctrl-C ends it."""
    with _interruptible() as check, _shower() as show:

        def step(progress: Progress) -> None:
            check()
            show(progress)

        yield step


@contextmanager
def _shower() -> Iterator[Reporter]:
    if not sys.stderr.isatty():
        lines = _Lines()
        yield lines.show
        lines.finish()
        return
    with _bars() as rich_bars:
        bars = _Bars(rich_bars)
        yield bars.show
        bars.finish()


@contextmanager
def _interruptible() -> Iterator[Callable[[], None]]:
    """Give a function that raises KeyboardInterrupt where Ctrl-C came and nobody heard of it.

    Python drops an exception that falls into a callback, such as that of a weak reference during an
    import: the work would go on to its end.
    """
    came = False

    def note(_: int, __: FrameType | None) -> None:
        nonlocal came
        came = True
        raise KeyboardInterrupt

    def check() -> None:
        if came:
            raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    # A program started in the background ignores Ctrl-C, and goes on doing so.
    if before is not signal.default_int_handler:
        yield check
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


class _Lines:
    """One line when a stage begins, one at its end, and one every few seconds between."""

    def __init__(self) -> None:
        self._last: Progress | None = None
        self._said: Progress | None = None
        self._said_at = 0.0

    def show(self, progress: Progress) -> None:
        if self._last is None or self._last.stage != progress.stage:
            self.finish()
            self._say(progress)
        elif time.monotonic() - self._said_at >= PAUSE:
            self._say(progress)
        self._last = progress

    def finish(self) -> None:
        if self._last is not None and self._last != self._said:
            self._say(self._last)

    def _say(self, progress: Progress) -> None:
        click.echo(f"{printable(progress.stage)}{_amount(progress)}", err=True)
        self._said, self._said_at = progress, time.monotonic()


def _amount(progress: Progress) -> str:
    if _is_counted(progress):
        return f": {progress.done:,} of {progress.total:,}"
    return f": {progress.done:,}" if progress.done and progress.total is None else ""


def _is_counted(progress: Progress) -> bool:
    return progress.total is not None and progress.total > 1


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    # A stage may hold a file's name: it is text, never markup.
    stage = TextColumn("{task.description}", markup=False)
    return Bars(stage, BarColumn(), TimeElapsedColumn(), console=Console(stderr=True))


class _Bars:
    """One bar a stage; those that counted something stay when they are done."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._last: Progress | None = None
        self._task: TaskID | None = None

    def show(self, progress: Progress) -> None:
        if self._task is None or self._last is None or self._last.stage != progress.stage:
            self.finish()
            self._task = self._bars.add_task("", total=None)
        self._bars.update(
            self._task,
            description=f"{printable(progress.stage)}{_amount(progress)}",
            total=progress.total,
            completed=progress.done,
        )
        self._last = progress

    def finish(self) -> None:
        if self._task is None or self._last is None:
            return
        if _is_counted(self._last):
            self._bars.stop_task(self._task)
        else:
            self._bars.remove_task(self._task)
        self._task = None
