"""What is measured on: news as it comes, and articles that all hold giving events."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from salur.resources import data_path
from salur.training.gold import read_free_articles

_FIELDS = ("id", "source", "title", "published", "url", "text")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many articles are measured on.

    Attributes:
        raw: news as it comes.
        events: articles that all hold events; there may be fewer.
        reference: of both, for ``fr_core_news_sm``; 0 leaves it out.
        stanza: of both, for the Stanza backend, which is slow; 0 leaves it out.
        growth: articles of the one run that shows how time and memory grow.
        latency: of both, one at a time.
    """

    raw: int
    events: int
    reference: int
    stanza: int
    growth: int
    latency: int


@dataclass(frozen=True, slots=True)
class Texts:
    """The files that are measured on.

    Attributes:
        raw: news as it comes (JSONL).
        events: articles that all hold events (JSONL).
        growth: as ``raw``, for the longest run (JSONL).
        sources: where they are from, in a line for the page.
    """

    raw: Path
    events: Path
    growth: Path
    sources: str


def write_texts(corpus: Path | None, sizes: Sizes, folder: Path) -> Texts:
    """Write what is measured on, and return the files.

    Args:
        corpus: the folder with ``raw`` and ``giving``; ``None`` takes the gold corpus of this repository, again and
            again.
        sizes: how many articles.
        folder: where to; it is there.
    """
    texts = Texts(folder / "raw.jsonl", folder / "events.jsonl", folder / "growth.jsonl", _sources(corpus))
    _write(texts.raw, islice(_raw(corpus), sizes.raw))
    _write(texts.events, islice(_events(corpus), sizes.events))
    _write(texts.growth, islice(_again(_news(corpus)), sizes.growth))
    return texts


def _sources(corpus: Path | None) -> str:
    if corpus:
        return (
            "news as it comes: the first unreserved articles of `raw/articles.jsonl.gz`; with events: the articles of "
            "`giving/train.jsonl` that have records"
        )
    return "our own invented releases (`data/gold/`), most of which hold events, again and again where more are needed"


def _raw(corpus: Path | None) -> Iterator[dict[str, Any]]:
    return read_free_articles(corpus) if corpus else _again(_gold())


def _news(corpus: Path | None) -> list[dict[str, Any]]:
    # The longest run needs more than there are unreserved ones; the others may serve for speed.
    if corpus is None:
        return list(_gold())
    with gzip.open(corpus / "raw" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return list(map(json.loads, lines))


def _events(corpus: Path | None) -> Iterator[dict[str, Any]]:
    rows = _lines(corpus / "giving" / "train.jsonl") if corpus else _gold()
    return (row for row in rows if row["records"])


def _gold() -> Iterator[dict[str, Any]]:
    for path in sorted(data_path("gold").glob("*.jsonl")):
        yield from _lines(path)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _again(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows without end, with new ids after the first time."""
    kept = list(rows)
    yield from kept
    turn = 1
    while kept:
        turn += 1
        yield from ({**row, "id": f"{row['id']}-{turn}"} for row in kept)


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps({name: row[name] for name in _FIELDS if row.get(name)}, ensure_ascii=False) + "\n")
