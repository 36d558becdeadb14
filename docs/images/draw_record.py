"""Draw a sentence of an article, its roles coloured, with its record beside it: the picture in README.md.

    .venv/bin/python docs/images/draw_record.py data/samples/01-gempa-cianjaya.txt docs/images/record.svg

The record is that of a real run with the shipped settings: the first of the article.
"""

import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import salur
from salur.io.readers import read_articles
from salur.loading import make_doc
from salur.records import Article, GivingRecord
from salur.rendering import Segment, segments

# The colours of pipeline/salur/web/article.html.
COLOURS = {
    "donor": "#a8e6a1",
    "recipient": "#a9c9ff",
    "beneficiary": "#a5e8ea",
    "intermediary": "#e3b5f5",
    "item": "#ffe27a",
    "worth": "#fff1b8",
    "location": "#ffb3a7",
    "date": "#c9c3ff",
    "trigger": "#d9d9d9",
}
# A monospaced face of 14 px is 8.4 px wide; `textLength` holds every face to that.
SIZE, ADVANCE, LEADING = 14, 8.4, 26
LEFT_COLUMNS, RIGHT_COLUMNS, LABEL_COLUMNS = 44, 50, 15
MARGIN, GAP = 24, 40
STYLE = (
    f"text {{ font: {SIZE}px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1b1f24 }} "
    "text.label { fill: #5b6570 }"
)

Piece = tuple[str, str | None]  # a text on one line, and its role
Line = list[Piece]


def wrap(pieces: Iterator[Piece], columns: int) -> list[Line]:
    """Break pieces into lines of at most so many characters; a longer word stands alone."""
    lines: list[Line] = [[]]
    width = 0
    for text, role in pieces:
        words = text.split(" ")
        for number, word in enumerate(words):
            blank = " " if number else ""
            if width and width + len(blank + word) > columns:
                lines.append([])
                width, blank = 0, ""
            if blank + word:
                lines[-1].append((blank + word, role))
            width += len(blank + word)
    return lines


def joined(line: Line) -> Line:
    """Return the line with neighbours of the same role made one."""
    found: Line = []
    for text, role in line:
        if found and found[-1][1] == role:
            found[-1] = (found[-1][0] + text, role)
        else:
            found.append((text, role))
    return found


def colour(segment: Segment) -> str | None:
    """Return the role that gives a segment its colour."""
    return segment.role if segment.role in COLOURS else None


def sentence(article: Article, record: GivingRecord) -> list[Line]:
    """Return the lines of the record's evidence."""
    first, last = record.evidence[0].start, record.evidence[-1].end
    position = 0
    pieces: list[Piece] = []
    for segment in segments(article.text, [record]):
        start, end = max(position, first), min(position + len(segment.text), last)
        if start < end:
            pieces.append((re.sub(r"\s+", " ", article.text[start:end]), colour(segment)))
        position += len(segment.text)
    return wrap(iter(pieces), LEFT_COLUMNS)


def rows(record: GivingRecord) -> Iterator[tuple[str, str, str | None]]:
    """Yield label, value and role of each line of the record."""
    for slot, role in (("donors", "donor"), ("recipients", "recipient"), ("beneficiaries", "beneficiary")):
        for party in getattr(record, slot):
            yield slot, f"{party.name} ({party.type})", role
    for item in record.items:
        value = "" if item.value is None else f"{item.value:,}"
        yield "items", " · ".join(part for part in (value, item.unit, item.object, item.category) if part), "item"
    if record.worth:
        yield "worth", f"{record.worth.value:,} {record.worth.currency}", "worth"
    for place in record.locations:
        yield "locations", place.name or place.text, "location"
    if record.date:
        yield "date", record.date.iso or record.date.text, "date"
    yield "status", record.status, None


def chips(line: Line, x: float, y: float) -> Iterator[str]:
    """Yield the SVG of one line: coloured grounds and the text on them."""
    for text, role in joined(line):
        inner = text.strip()
        left = x + (len(text) - len(text.lstrip())) * ADVANCE
        width = len(inner) * ADVANCE
        if role:
            box = f'x="{left - 2:.1f}" y="{y - 15}" width="{width + 4:.1f}" height="21" rx="4"'
            yield f'<rect {box} fill="{COLOURS[role]}"/>'
        if inner:
            yield f'<text x="{left:.1f}" y="{y}" textLength="{width:.1f}">{escape(inner)}</text>'
        x += len(text) * ADVANCE


def draw(article: Article, record: GivingRecord) -> str:
    """Return the picture as SVG."""
    parts: list[str] = []
    y = MARGIN + 18
    for line in sentence(article, record):
        parts += chips(line, MARGIN, y)
        y += LEADING
    bottom = y
    right, y = MARGIN + LEFT_COLUMNS * ADVANCE + GAP, MARGIN + 18
    previous = ""
    for label, value, role in rows(record):
        if label != previous:
            parts.append(f'<text class="label" x="{right}" y="{y}">{label}</text>')
        previous = label
        for line in wrap(iter([(value, role)]), RIGHT_COLUMNS - LABEL_COLUMNS):
            parts += chips(line, right + LABEL_COLUMNS * ADVANCE, y)
            y += LEADING
    width, height = right + RIGHT_COLUMNS * ADVANCE + MARGIN, max(bottom, y) + MARGIN - 18
    rule = right - GAP / 2
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            "<title>A sentence with the roles of its giving event coloured, and the record made from it</title>",
            f"<style>{STYLE}</style>",
            f'<rect width="{width:.0f}" height="{height:.0f}" rx="10" fill="#ffffff" stroke="#d0d7de"/>',
            f'<path d="M {rule:.0f} {MARGIN} V {height - MARGIN:.0f}" stroke="#d0d7de"/>',
            *parts,
            "</svg>\n",
        ]
    )


def main(source: str, target: str) -> None:
    """Draw the first record of the article in ``source``."""
    article = next(read_articles([source]))
    nlp = salur.load()
    records = nlp(make_doc(nlp, article))._.records
    Path(target).write_text(draw(article, records[0]), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
