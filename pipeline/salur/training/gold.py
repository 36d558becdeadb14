"""Gold articles with their records, and where in the text each filler stands.

Gold files name fillers by their text; a model needs places. Every occurrence of a filler's text or of one of its
aliases is a mention of it; those inside the record's evidence, or nearest to it, are its *local* mentions.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from salur.io.published import parse_published
from salur.records import Article
from salur.training.standoff import from_standoff

SLOTS = ("donors", "recipients", "beneficiaries", "intermediaries", "items", "locations", "date", "worth")
EVIDENCE_JOIN = " … "


@dataclass(frozen=True)
class GoldFiller:
    """One filler of one slot: its text, its aliases and, for items, its value and unit."""

    slot: str
    text: str
    aliases: tuple[str, ...] = ()
    value: float | None = None
    unit: str | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The text and its aliases."""
        return (self.text, *self.aliases)


@dataclass(frozen=True)
class GoldRecord:
    """One gold record: fillers by slot, the evidence and the words that tell the event."""

    fillers: tuple[GoldFiller, ...]
    evidence: tuple[str, ...]
    triggers: tuple[str, ...]
    status: str

    def slot(self, *names: str) -> list[GoldFiller]:
        """Return the fillers of the named slots."""
        return [filler for filler in self.fillers if filler.slot in names]


@dataclass(frozen=True)
class GoldArticle:
    """An article with its gold records; ``group`` keeps an article's kin in one fold of a cross-validation."""

    article: Article
    records: tuple[GoldRecord, ...]
    origin: str
    raw_records: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Mention:
    """Where a form of a filler stands: character offsets, and whether it is local to the record's evidence."""

    start: int
    end: int
    filler: GoldFiller
    record: int
    local: bool


def read_gold(
    path: Path, *, origin: str | None = None, texts: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[GoldArticle]:
    """Yield the articles of a gold file (``{"id", "text", "records", …}`` a line).

    Args:
        path: a JSONL file.
        origin: name of the corpus; the file's stem if left out.
        texts: for stand-off files that hold no texts: articles by id, as ``raw/`` has them.
    """
    with path.open(encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            row = json.loads(line)
            source = row if "text" in row else (texts or {}).get(row["id"])
            if source is None:
                continue
            if "length" in row:
                row = from_standoff(row, source["text"])
            yield GoldArticle(
                article=Article(
                    id=row["id"],
                    text=source["text"],
                    title=source.get("title"),
                    source=source.get("source"),
                    published=_published(source.get("published")),
                ),
                records=tuple(_record(record) for record in row["records"]),
                origin=origin or path.stem,
                raw_records=tuple(row["records"]),
            )


def read_raw_texts(path: Path, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the articles of ``raw/articles.jsonl.gz`` with the given ids, by id."""
    wanted = set(ids)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines) if row["id"] in wanted}


def read_free_articles(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of ``raw/`` that may be learned from: neither reserved nor in ``giving/dev``.

    Args:
        corpus: the folder with ``raw/`` and ``giving/``.
    """
    with (corpus / "giving" / "dev.jsonl").open(encoding="utf-8") as lines:
        dev = {json.loads(line)["id"] for line in lines}
    with gzip.open(corpus / "raw" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if not row.get("reserved") and row["id"] not in dev:
                yield row


def locate(gold: GoldArticle) -> list[Mention]:
    """Return every mention of every filler, in text order."""
    text = gold.article.text
    mentions: list[Mention] = []
    for number, record in enumerate(gold.records):
        evidence = [(at, at + len(part)) for part in record.evidence if (at := text.find(part)) >= 0]
        for filler in record.fillers:
            places = [place for form in filler.forms for place in occurrences(text, form)]
            inside = {p for p in places if any(a <= p[0] and p[1] <= b for a, b in evidence)}
            if not inside and places:
                centre = evidence[0][0] if evidence else 0
                own = occurrences(text, filler.text) or places
                inside = {min(own, key=lambda p: abs(p[0] - centre))}
            mentions += [Mention(*place, filler, number, place in inside) for place in sorted(set(places))]
    return sorted(mentions, key=lambda mention: (mention.start, mention.end))


def occurrences(text: str, form: str) -> list[tuple[int, int]]:
    """Return the offsets of ``form`` in ``text`` where it does not cut through a word."""
    left = r"(?<!\w)" if form[:1].isalnum() else ""
    right = r"(?!\w)" if form[-1:].isalnum() else ""
    return [match.span() for match in re.finditer(left + re.escape(form) + right, text)]


def _record(row: Mapping[str, Any]) -> GoldRecord:
    fillers = [filler for slot in SLOTS for filler in _fillers(row.get(slot), slot)]
    return GoldRecord(
        fillers=tuple(fillers),
        evidence=tuple(filter(None, (row.get("evidence") or "").split(EVIDENCE_JOIN))),
        triggers=tuple(row.get("triggers", ())),
        status=row.get("status") or "delivered",
    )


def _fillers(value: object, slot: str) -> Iterator[GoldFiller]:
    for entry in value if isinstance(value, list) else [value]:
        if not entry:
            continue
        filler = cast("Mapping[str, Any]", {"text": entry} if isinstance(entry, str) else entry)
        if filler.get("text"):
            yield GoldFiller(
                slot, filler["text"], tuple(filler.get("aliases", ())), filler.get("value"), filler.get("unit")
            )


def _published(value: object) -> date | None:
    try:
        return parse_published(value)
    except ValueError:  # gold articles come as they are; a reader would say so
        return None
