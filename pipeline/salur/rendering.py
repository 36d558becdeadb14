"""Articles with their records for people: coloured in a terminal, and as one self-contained HTML page.

Titles, texts and links come from strangers: control characters are shown, not sent to the terminal; HTML is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from rich.text import Text

from salur.records import Article, GivingRecord, Party, Span

# Role → style in the terminal; the page has its colours in its style sheet, under the same names.
ROLE_STYLES = {
    "donor": "bold green",
    "recipient": "bold blue",
    "beneficiary": "cyan",
    "intermediary": "bold magenta",
    "item": "bold yellow",
    "worth": "yellow",
    "location": "bold red",
    "date": "bold bright_blue",
    "trigger": "reverse",
    "evidence": "underline",
}
_SLOTS = (
    ("donors", "donor"),
    ("recipients", "recipient"),
    ("beneficiaries", "beneficiary"),
    ("intermediaries", "intermediary"),
    ("items", "item"),
    ("locations", "location"),
    ("triggers", "trigger"),
    ("evidence", "evidence"),
)
_TEMPLATES = Path(__file__).resolve().parent / "web"
# Control characters but line feed and tab, and the marks that turn the writing direction around.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A role that a stretch of text plays in the record with this number (from 1)."""

    role: str
    record: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with all the roles that it plays; the first one gives the colour."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def role(self) -> str | None:
        """The role that gives the colour."""
        return self.marks[0].role if self.marks else None

    @property
    def label(self) -> str:
        """All roles, for a tooltip."""
        return ", ".join(f"{mark.role} ({mark.record})" for mark in self.marks)


def segments(text: str, records: Sequence[GivingRecord]) -> list[Segment]:
    """Return the text cut wherever a filler begins or ends; joined, the segments are the text."""
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for number, record in enumerate(records, 1):
        for role, span in _spans(record):
            if 0 <= span.start < span.end <= len(text):
                mark = Mark(role, number)
                opening.setdefault(span.start, []).append(mark)
                closing.setdefault(span.end, []).append(mark)
    cuts = sorted({0, len(text), *opening, *closing})
    active: list[Mark] = []
    found = []
    order = list(ROLE_STYLES)
    for start, end in pairwise(cuts):
        for mark in closing.get(start, ()):
            active.remove(mark)
        active.extend(opening.get(start, ()))
        marks = sorted(dict.fromkeys(active), key=lambda mark: (order.index(mark.role), mark.record))
        found.append(Segment(text[start:end], tuple(marks)))
    return found


def _spans(record: GivingRecord) -> Iterator[tuple[str, Span]]:
    for slot, role in _SLOTS:
        for span in getattr(record, slot):
            yield role, span
    if record.worth:
        yield "worth", record.worth
    if record.date:
        yield "date", record.date


def visible(text: str) -> str:
    """Return the text with every character that could steer a terminal replaced by U+FFFD."""
    return _UNSAFE.sub("\ufffd", text)


def article_text(article: Article, records: Sequence[GivingRecord]) -> Text:
    """Return the article for a terminal, its roles coloured."""
    text = Text()
    if article.title:
        text.append(visible(article.title) + "\n", style="bold")
    about = [part for part in (article.source, str(article.published or ""), article.url) if part]
    if about:
        text.append(visible(" · ".join(about)) + "\n", style="dim")
    if text:
        text.append("\n")
    for segment in segments(article.text, records):
        style = ROLE_STYLES[segment.role] if segment.role else ""
        text.append(visible(segment.text), style=style)
    return text


def legend() -> Text:
    """Return the names of the roles in their colours."""
    return Text("  ").join(Text(role, style=style) for role, style in ROLE_STYLES.items())


def record_text(record: GivingRecord, number: int | None = None) -> Text:
    """Return a record in a few lines: who → whom: what, where, when, and the sentence that says so."""
    text = Text(f"{number}. " if number else "")
    text.append_text(_parties(record.donors, "donor") or Text("?", style="dim"))
    if record.intermediaries:
        text.append(" via ").append_text(_parties(record.intermediaries, "intermediary"))
    text.append(" → ").append_text(_parties(record.recipients, "recipient") or Text("?", style="dim"))
    if record.beneficiaries:
        text.append(" for ").append_text(_parties(record.beneficiaries, "beneficiary"))
    text.append(": ").append_text(_joined((item.text for item in record.items), "item"))
    if record.worth:
        text.append(", worth ").append_text(_joined([record.worth.text], "worth"))
    if record.locations:
        text.append(", in ").append_text(_joined((place.text for place in record.locations), "location"))
    if record.date:
        text.append(", ").append_text(_joined([_date(record)], "date"))
    text.append(f"  [{record.status}, {record.confidence:.2f}]", style="dim")
    for span in record.evidence:
        text.append("\n   “" + visible(" ".join(span.text.split())) + "”", style="italic dim")
    return text


def _date(record: GivingRecord) -> str:
    assert record.date is not None
    return f"{record.date.text} = {record.date.iso}" if record.date.iso else record.date.text


def _parties(found: Iterable[Party], role: str) -> Text:
    return _joined((party.text for party in found), role)


def _joined(parts: Iterable[str], role: str) -> Text:
    return Text(", ").join(Text(visible(" ".join(part.split())), style=ROLE_STYLES[role]) for part in parts)


def html_page(article: Article, records: Sequence[GivingRecord]) -> str:
    """Return the article with its records as one HTML page: no script, nothing loaded from elsewhere."""
    link = article.url if article.url and re.match(r"https?://", article.url) else None
    roles = [role for role in ROLE_STYLES if role != "evidence"]
    return _template().render(
        article=article, link=link, records=records, roles=roles, segments=segments(article.text, records)
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("article.html")
