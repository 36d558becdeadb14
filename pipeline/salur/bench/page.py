"""The page ``docs/benchmarks.md`` from what was measured."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

import numpy as np

from salur.bench.measures import REFERENCE
from salur.bench.suite import Bench, Result

_KINDS = {"raw": "News as it comes", "events": "Articles that all hold events"}
# What the project aims at: salur's words a second in those of another pipeline, on the same articles.
_AIMS = {
    ("raw", REFERENCE): 3.0, ("raw", "Stanza backend, words to trees"): 30.0, ("events", REFERENCE): 0.8,
}  # fmt: skip
_SHOWN = (1_000, 2_000, 5_000, 10_000, 20_000, 30_000)
# Fewer tell nothing of growth, and make a page that is a trial.
_ENOUGH = 10_000
_TRIAL = "**A trial at small sizes: it shows what is measured; its figures are not to be cited.**"
_CORPORA = (1_000_000, 100_000_000)
# The snapshots before are of a process that is still filling its caches.
_SETTLED = 2_000


def page(bench: Bench) -> str:
    """Return the page as Markdown."""
    parts = [
        "# Benchmarks",
        "<!-- Written by `make bench`; change pipeline/salur/bench/page.py instead. -->",
        *([] if bench.results["growth"][0]["articles"] >= _ENOUGH else [_TRIAL]),
        _introduction(bench),
        _table(["machine", ""], [[name, value] for name, value in bench.machine.items()]),
    ]
    for kind, title in _KINDS.items():
        parts += [f"## {title}", _throughput(bench, kind), *_cores(bench, kind)]
    parts += ["## One article", *_latency(bench), "## Loading and memory", *_loading(bench)]
    parts += ["## Growth", *_growth(bench), "## What a corpus takes", *_corpora(bench)]
    return "\n\n".join(parts) + "\n"


def _introduction(bench: Bench) -> str:
    return (
        f"Speed and memory, measured by `make bench`. Texts: {bench.sources}. Each measurement ran in a process of its "
        f"own, linear algebra in one thread, {max(map(len, bench.results.values()))} times in turns; figures are "
        "medians, with lowest and highest in brackets. Words are whitespace-separated. Ratios compare processor time "
        "on the same first articles, which other work on the machine disturbs least."
    )


def _throughput(bench: Bench, kind: str) -> str:
    pipelines = [key.split("/")[2] for key in bench.results if key.startswith(f"throughput/{kind}/")]
    rows = []
    for name in pipelines:
        results = bench.results[f"throughput/{kind}/{name}"]
        curves = [result["curve"] for result in results]
        articles = curves[0][-1][0]
        rows.append([
            f"`{name}`" if name == REFERENCE else name,
            f"{articles:,}",
            _spread([curve[-1][1] / curve[-1][3] for curve in curves]),
            _spread([curve[-1][1] / curve[-1][2] for curve in curves]),
            "" if name == "salur" else f"{ratio(bench, kind, name):.2f}",
            _aim(bench, kind, name),
        ])  # fmt: skip
    head = ["one core", "articles", "words a second", "of processor time", "salur is … times as fast", "aim"]
    return _table(head, rows)


def ratio(bench: Bench, kind: str, other: str) -> float:
    """Return salur's speed in another pipeline's: words a second of processor time over the same first articles."""
    theirs = bench.results[f"throughput/{kind}/{other}"]
    articles = theirs[0]["curve"][-1][0]
    return _rate(bench.results[f"throughput/{kind}/salur"], articles) / _rate(theirs, articles)


def _rate(results: Sequence[Result], articles: int) -> float:
    """Return the median rate over the first articles, to the end of the batch that the last of them is in."""
    points = [next(point for point in result["curve"] if point[0] >= articles) for result in results]
    return float(median(words / seconds for _, words, seconds, _ in points))


def _aim(bench: Bench, kind: str, name: str) -> str:
    aim = _AIMS.get((kind, name))
    if aim is None:
        return ""
    return f"{aim:g}: " + ("reached" if ratio(bench, kind, name) >= aim else "missed")


def _cores(bench: Bench, kind: str) -> list[str]:
    found = {
        int(key.split("/")[2]): [result["words"] / result["seconds"] for result in results]
        for key, results in bench.results.items()
        if key.startswith(f"run/{kind}/")
    }
    one = median(found[1])
    rows = [[str(count), _spread(rates), f"{median(rates) / one:.2f}"] for count, rates in sorted(found.items())]
    result = bench.results[f"run/{kind}/1"][0]
    text = (
        f"`salur extract`, from file to file, loading not counted: {result['articles']:,} articles, "
        f"{result['words']:,} words, {result['records']:,} records; the gate passes over "
        f"{result['gated'] / result['articles']:.0%} of the articles."
    )
    return [text, _table(["processes", "words a second", "times one process"], rows)]


def _latency(bench: Bench) -> list[str]:
    rows = []
    for kind, name in _KINDS.items():
        runs = [result["seconds"] for result in bench.results[f"latency/{kind}"]]
        cells = [_spread([1000 * float(np.percentile(run, share)) for run in runs], digits=1) for share in (50, 99)]
        rows.append([name, f"{len(runs[0]):,}", *cells])
    return [
        "From text to records in a loaded pipeline, one article at a time, in milliseconds.",
        _table(["", "articles", "half within", "99 of 100 within"], rows),
    ]


def _loading(bench: Bench) -> list[str]:
    rows = []
    for key, results in bench.results.items():
        if key.startswith("throughput/raw/") and "without" not in key:
            rows.append([
                key.split("/")[2],
                _spread([result["load_seconds"] for result in results], digits=2),
                *(f"{median(result[name] for result in results) / 1e9:.2f}" for name in ("loaded_bytes", "peak_bytes")),
            ])  # fmt: skip
    text = "Of a process with one pipeline; seconds are those after the libraries are imported."
    return [text, _table(["", "seconds to load", "GB when loaded", "GB at most"], rows)]


def _growth(bench: Bench) -> list[str]:
    (result,) = bench.results["growth"][:1]
    points = result["snapshots"]
    shown = [point for point in points if point[0] >= _SHOWN[0]] or points[-1:]
    rows = []
    for articles, words, seconds, *memory in _near(shown):
        figures = [f"{articles:,}", f"{words:,}", f"{seconds:,.1f}", f"{words / seconds:,.0f}"]
        rows.append([*figures, *(f"{each / 1e9:.2f}" for each in memory)])
    head = ["articles", "words", "seconds", "words a second", "GB of the worker", "GB of the reading process"]
    return [
        f"One run of {result['articles']:,} articles in one process, file to file.",
        _table(head, rows),
        fits(points),
    ]


def _near(points: Sequence[Any]) -> list[Any]:
    """Return the points at the sizes that are shown, and the last one."""
    wanted = [next((point for point in points if point[0] >= size), points[-1]) for size in _SHOWN]
    return [point for number, point in enumerate([*wanted, points[-1]]) if point not in [*wanted, points[-1]][:number]]


def fits(points: Sequence[Sequence[float]]) -> str:
    """Return how time and memory grow, in words: least squares over the snapshots of a run.

    Args:
        points: articles, words, seconds, bytes of the worker, bytes of the reading process; in order.
    """
    if len(points) < 3:
        return "Too few articles for a fit."
    table = np.asarray(points, dtype=float)
    words, seconds = table[:, 1], table[:, 2]
    slope, start = np.polyfit(words, seconds, 1)
    rest = seconds - (slope * words + start)
    explained = 1 - float(rest @ rest) / float(((seconds - seconds.mean()) ** 2).sum())
    exponent, _ = np.polyfit(np.log(words), np.log(seconds), 1)
    settled = table[table[:, 0] >= _SETTLED] if table[-1, 0] > 2 * _SETTLED else table
    worker, parent = (np.polyfit(settled[:, 0], settled[:, column], 1)[0] / 1000 for column in (3, 4))
    return (
        f"Time: {1e6 * slope:,.1f} s a million words, plus {start:,.1f} s (R² {explained:.4f}); it grows as words to "
        f"the power of {exponent:.3f}. Memory, from {settled[0, 0]:,.0f} articles on: {worker:+.3f} MB a thousand "
        f"articles in the worker, {parent:+.3f} MB in the reading process."
    )


def _corpora(bench: Bench) -> list[str]:
    run = bench.results["run/raw/1"]
    rate = median(result["words"] / result["seconds"] for result in run)
    length = run[0]["words"] / run[0]["articles"]
    rows = [
        [f"{count:,}", f"{count * length / rate / 3600:,.0f}", f"{count * length / rate / 86400:,.1f}"]
        for count in _CORPORA
    ]
    whole = bench.results["growth"][0]
    parent = whole["parent_seconds"] / whole["words"]
    above = (
        f"Articles of {length:.0f} words, as those above, at the {rate:,.0f} words a second of one process. Divide by "
        "the number of cores; [on a cluster](cluster.md) has the formula and prices."
    )
    below = (
        f"The process that reads, hands out and writes takes {1e6 * parent:,.1f} s a million words: on a core of its "
        f"own it can feed about {1 / (parent * rate):,.0f} others."
    )
    return [above, _table(["articles", "core-hours", "days on one core"], rows), below]


def _spread(values: Iterable[float], *, digits: int = 0) -> str:
    """Return the median, with the lowest and highest where there are several."""
    found = sorted(values)
    middle = f"{median(found):,.{digits}f}"
    return middle if len(found) == 1 else f"{middle} ({found[0]:,.{digits}f}–{found[-1]:,.{digits}f})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
