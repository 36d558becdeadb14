"""Local bodies and offices by rule: *Pemkab X*, *Bupati X* and *Pemerintah Kabupaten X* are one body."""

from dataclasses import dataclass

from salur.grammar.name_tables import districts, local_bodies, regions
from salur.grammar.words import CAPITAL, DIGIT, Words

_AREA_TYPES = frozenset({"kabupaten", "kab", "provinsi", "prov", "kota", "kecamatan", "kec", "desa", "kelurahan"})
# Types that the body's own name already says, or that are understood when left out.
_UNDERSTOOD = frozenset({"kabupaten", "kab", "provinsi", "prov"})
_MAX_AREA = 4


@dataclass(frozen=True, slots=True)
class LocalBody:
    """A local body found in a text.

    Attributes:
        end: index of the word after it.
        name: canonical name (*Pemerintah Kabupaten Sumedang*); without an area where the text names none.
        office: whether the words name its office-holder.
        area: whether the text names the area.
    """

    end: int
    name: str
    office: bool
    area: bool


def find_local_body(words: Words, start: int) -> LocalBody | None:
    """Return the local body or its office-holder that begins at word ``start``, with its area where that follows."""
    tables = local_bodies()
    hit = tables.bodies.find(words.low, start)
    office = hit is None
    if hit is None:
        hit = tables.offices.find(words.low, start)
        if hit is None:
            return None
    length, body = hit
    end, area = find_area(words, start + length, greedy=not office)
    name = f"{body} {area}" if area and not body.endswith(area) else body
    return LocalBody(end if area else start + length, name, office, bool(area))


def find_area(words: Words, start: int, *, greedy: bool) -> tuple[int, str]:
    """Return the word after the area named at ``start`` and its canonical name (``""`` if there is none).

    Args:
        words: the text.
        start: first word that may belong to the area.
        greedy: whether an unknown capitalised name counts to its end; else only its first word does (a person's name
            may follow: *Camat Rancaekek Budi*).
    """
    position, kind = start, ""
    if position < len(words) and words.low[position] in _AREA_TYPES and words.kind[position] == CAPITAL:
        kind = words.low[position]
        position += 1
    known = regions().find(words.low, position) if position < len(words) else None
    if known is not None and words.kind[position] == CAPITAL:
        length, name = known
        return position + length, name if not kind or kind in _UNDERSTOOD else f"{kind.capitalize()} {name}"
    end = _capitals(words, position)
    if end == position:
        return start, ""
    if not greedy:
        end = _district_end(words, position, end)
    name = words.span(position, end)
    return end, name if not kind or kind in _UNDERSTOOD else f"{kind.capitalize()} {name}"


def _capitals(words: Words, start: int) -> int:
    end = start
    limit = min(len(words), start + _MAX_AREA)
    while end < limit and words.kind[end] == CAPITAL and not words.text[end].endswith("."):
        end += 1
    # Numbered commands: Kodim 0501/Jakarta Pusat, Korem 061/Suryakancana.
    if end == start and end < limit and words.kind[end] == DIGIT and _numbers_command(words.text[end]):
        end += 1
        while end < len(words) and (words.kind[end] == CAPITAL or words.text[end] == "/"):
            end += 1
    return end


def _numbers_command(text: str) -> bool:
    return text[:1] == "0" or ("/" in text and text[-1:].isalpha())


def _district_end(words: Words, start: int, end: int) -> int:
    for stop in range(end, start, -1):
        if words.span(start, stop).lower() in districts():
            return stop
    return start + 1
