"""How far a run is, on a terminal as a line that changes, elsewhere as a line a minute."""

import time

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn

from salur.run.progress import Progress
from salur.run.statistics import Statistics

# Seconds between two lines in a log.
_EVERY = 60.0


def figures(statistics: Statistics, words_per_second: float) -> str:
    """Return the figures of a run in a line."""
    return (
        f"{statistics.articles:,} articles, {statistics.records:,} records, {statistics.rejects:,} rejects, "
        f"{words_per_second:,.0f} words/s"
    )


def describe(progress: Progress) -> str:
    """Return how far a run is in a line."""
    parts = [figures(progress.statistics, progress.words_per_second)]
    if progress.share is not None:
        parts.append(f"{100 * progress.share:.1f} %")
    if progress.seconds_left is not None:
        parts.append(f"{clock(progress.seconds_left)} left")
    return ", ".join(parts)


def clock(seconds: float) -> str:
    """Return a time as ``1:02:03``, ``2:03`` for less than an hour."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class ProgressLine:
    """Shows progress while its context lasts.

    Args:
        console: where to.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        # No thread of its own: a process with threads is not safe to fork, and workers are forked.
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            disable=not console.is_terminal,
            auto_refresh=False,
        )
        self._task = self._bar.add_task("loading …", total=None)
        self._told = time.monotonic()

    def __enter__(self) -> "ProgressLine":
        self._bar.start()
        self._bar.refresh()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def update(self, progress: Progress) -> None:
        """Show how far the run is."""
        if self._console.is_terminal:
            self._bar.update(self._task, description=describe(progress), refresh=True)
        elif time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            self._console.print(describe(progress), markup=False, soft_wrap=True)
