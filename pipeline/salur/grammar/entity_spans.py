"""Names of persons, organisations and places in running words: by table, cue word, title, verb of saying, capitals.

One pass from left to right; every rule looks at a bounded number of words, so time is linear in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from salur.grammar.bodies import find_area, find_local_body
from salur.grammar.name_tables import countries, cues, given_names, local_bodies, regions, titles
from salur.grammar.names import is_acronym, person_core
from salur.grammar.organisations import LEGAL_FORMS, find_organisation
from salur.grammar.words import CAPITAL, DIGIT, MARK, Words

Label = Literal["PER", "ORG", "LOC"]
_MAX_ORGANISATION = 14
_MAX_PERSON = 6
_MAX_PLACE = 5
_TAIL_FORMS = frozenset({"persero", "tbk", "perseroda", "ri", "regional", "cabang"})
_AREA_TYPES = frozenset({"kabupaten", "kab", "provinsi", "prov", "kota", "kecamatan", "kec", "desa", "kelurahan", "se"})
_PERSON_PARTICLES = frozenset({"bin", "binti", "van", "de", "al", "el", "von", "der", "da", "bint"})


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """A name: words ``start`` up to ``end``; ``sure`` where a table, a cue word or a title says so."""

    start: int
    end: int
    label: Label
    sure: bool


def find_entities(words: Words, sentence_starts: Sequence[bool]) -> list[EntitySpan]:
    """Return the names of ``words``, in order, without overlaps.

    Args:
        words: the text.
        sentence_starts: for every word, whether a sentence begins with it (its capital then says little).
    """
    found: list[EntitySpan] = []
    index = 0
    while index < len(words):
        if words.kind[index] != CAPITAL:
            index += 1
            continue
        span = _entity_at(words, index, sentence_starts)
        if span is None:
            index += 1
            continue
        if span.end > span.start:
            found.append(span)
        index = max(span.end, index + 1)
    return _repeated(words, found)


def _entity_at(words: Words, index: int, starts: Sequence[bool]) -> EntitySpan | None:
    office = skip_office(words, index)
    if office > index:
        return _person_after_office(words, office)
    end = organisation_end(words, index)
    title = titles().before.find(words.low, index)
    if end > index and not (title and title[0] >= end - index):
        return EntitySpan(index, end, "ORG", sure=True)
    if title is not None:
        end = person_end(words, index + title[0])
        if end > index + title[0]:
            start, stop = person_core(words, index, end)
            return EntitySpan(start, stop, "PER", sure=True)
    return _place_at(words, index) or _plain_run(words, index, starts)


def skip_office(words: Words, index: int) -> int:
    """Return the word after an office with its area (*Bupati Sumedang*, *Mensos*); ``index`` if there is none."""
    start = index
    acting = titles().acting.find(words.low, index)
    if acting is not None and index + acting[0] < len(words):
        index += acting[0]
    if local_bodies().offices.find(words.low, index) is not None:
        body = find_local_body(words, index)
        return body.end if body is not None else start
    match = find_organisation(words, index)
    if match is not None and match.form == "office":
        return match.end
    return start


def _person_after_office(words: Words, index: int) -> EntitySpan:
    """Return the person named after an office, or an empty span that moves on past the office."""
    start = index
    if start < len(words) and words.text[start] in {",", "("}:
        return EntitySpan(index, index, "PER", sure=True)
    end = person_end(words, start)
    if end > start:
        first, last = person_core(words, start, end)
        return EntitySpan(first, last, "PER", sure=True)
    return EntitySpan(index, index, "PER", sure=True)


def organisation_end(words: Words, index: int) -> int:
    """Return the word after the organisation that begins at ``index``; ``index`` if none does."""
    best = index
    legal = index + 1 if words.low[index] in LEGAL_FORMS and index + 1 < len(words) else index
    for start in {index, legal}:
        match = find_organisation(words, start)
        if match is not None and match.form != "office":
            best = max(best, match.end)
    body = find_local_body(words, index)
    if body is not None and not body.office and (body.area or words.text[index].isupper() or best > index):
        best = max(best, body.end)
    best = max(best, _cued_end(words, index))
    return _with_tail(words, index, best) if best > index else index


def _cued_end(words: Words, index: int) -> int:
    known = cues()
    cue = known.starts.find(words.low, index)
    if cue is None:
        return index
    length = cue[0]
    listing = known.lists.find(words.low, index) is not None
    end = _name_run(words, index + length, listing=listing)
    if end > index + length:
        return end
    # A bare acronym (RSUD, BPBD) names the local body that the article is about.
    return index + length if words.text[index].isupper() and len(words.text[index]) > 3 else index


def _name_run(words: Words, start: int, *, listing: bool) -> int:
    known = cues()
    end, limit = start, min(len(words), start + _MAX_ORGANISATION)
    while end < limit:
        kind, low = words.kind[end], words.low[end]
        if kind == CAPITAL:
            if (
                low in known.non_names
                and not words.text[end].isupper()
                and low not in {"islam", "kristen", "katolik", "ibu"}
            ):
                break
            end += 1
        elif (kind == DIGIT and len(low) <= 4 and low.isdigit()) or _bridges(words, end, limit, listing=listing):
            end += 1
        else:
            break
    return end


def _bridges(words: Words, index: int, limit: int, *, listing: bool) -> bool:
    """Return whether a lower-case word or mark inside a name leads on to a capitalised word."""
    if index + 1 >= limit or words.kind[index + 1] != CAPITAL:
        return False
    low = words.low[index]
    if low in cues().inside or low in {"-", "/", "'"}:
        return True
    if not listing:
        return False
    if low in {"dan", "serta"}:
        # *Dinas Sosial dan BPBD*: a new name begins.
        return organisation_like(words, index + 1) is False
    # A comma stays inside where "dan" closes the list soon.
    return low == "," and any(words.low[i] == "dan" for i in range(index + 2, min(index + 5, len(words))))


def organisation_like(words: Words, index: int) -> bool:
    """Return whether a new organisation's name seems to begin at ``index``: a cue word or an acronym."""
    return cues().starts.find(words.low, index) is not None or (
        words.text[index].isupper() and len(words.text[index]) > 2
    )


def _with_tail(words: Words, start: int, end: int) -> int:
    """Extend over (Persero), Tbk, Group, Foundation and the name of an area."""
    known = cues()
    while end < len(words) and end - start < _MAX_ORGANISATION:
        low = words.low[end]
        if low in _TAIL_FORMS and words.kind[end] == CAPITAL:
            end += 1
        elif low == "," and end + 1 < len(words) and words.low[end + 1] == "tbk":
            end += 2
        elif low == "(" and end + 2 < len(words) and words.low[end + 1] in _TAIL_FORMS and words.text[end + 2] == ")":
            end += 3
        elif words.kind[end] == CAPITAL and (low in known.ends or low in known.place_tails):
            end += 1
        else:
            break
    if end >= len(words) or words.kind[end] != CAPITAL or words.text[end - 1] == ")":
        return end
    if words.low[end] in _AREA_TYPES or regions().find(words.low, end) is not None:
        end = find_area(words, end, greedy=True)[0]
    return end


def person_end(words: Words, start: int) -> int:
    """Return the word after the person's name that begins at ``start``; ``start`` if none does."""
    known = cues()
    end, limit = start, min(len(words), start + _MAX_PERSON)
    while end < limit:
        low = words.low[end]
        if words.kind[end] == CAPITAL:
            if low in known.non_names or (low in known.starters and end == start):
                break
            if end > start and (known.starts.find(words.low, end) or known.place_types.find(words.low, end)):
                break
            hit = titles().before.find(words.low, end)
            # A titled name may hold more titles; a bare title is no name.
            end += hit[0] if hit is not None else 1
        elif low in _PERSON_PARTICLES and end > start and end + 1 < limit and words.kind[end + 1] == CAPITAL:
            end += 1
        elif (
            words.text[end] == "("
            and end + 2 < len(words)
            and words.low[end + 1] in titles().rank_tails
            and end > start
        ):
            end += 3
        else:
            break
    while end > start and words.low[end - 1] in titles().ranks:
        end -= 1
    return min(end, len(words))


def _place_at(words: Words, index: int) -> EntitySpan | None:
    kind = cues().place_types.find(words.low, index)
    if kind is not None:
        start = index + kind[0]
        end = start
        while end < min(len(words), start + _MAX_PLACE) and words.kind[end] == CAPITAL:
            if words.low[end] in cues().non_names or (end > start and cues().place_types.find(words.low, end)):
                break
            end += 1
        if end > start:
            return EntitySpan(index, end, "LOC", sure=True)
    for table in (regions(), countries()):
        hit = table.find(words.low, index)
        if hit is not None and not (len(words.text[index]) < 4 and hit[0] == 1 and not words.text[index].isupper()):
            end = index + hit[0]
            while end < len(words) and words.kind[end] == CAPITAL and words.low[end] in cues().place_tails:
                end += 1
            if not _continues_as_person(words, index, end):
                return EntitySpan(index, end, "LOC", sure=True)
    return None


def _continues_as_person(words: Words, start: int, end: int) -> bool:
    if end >= len(words) or words.kind[end] != CAPITAL or end - start > 1:
        return False
    return words.low[end] in given_names() and words.low[start] not in {"jakarta", "bandung", "surabaya", "indonesia"}


def _plain_run(words: Words, index: int, starts: Sequence[bool]) -> EntitySpan | None:
    """Return the name that a run of capitalised words without cue or title makes, by what stands around it."""
    known = cues()
    if words.low[index] in known.non_names:
        return None
    if starts[index] and words.low[index] in known.starters:
        return None
    end = _run_end(words, index)
    label = _run_label(words, index, end, starts)
    return None if label is None else EntitySpan(index, end, label[0], sure=label[1])


def _run_end(words: Words, start: int) -> int:
    known = cues()
    end, limit = start + 1, min(len(words), start + _MAX_PERSON)
    while end < limit:
        if words.kind[end] == CAPITAL and words.low[end] not in known.non_names:
            if known.starts.find(words.low, end) and words.low[end] not in known.ends:
                break
            end += 1
        elif words.low[end] in known.inside and end + 1 < limit and words.kind[end + 1] == CAPITAL:
            end += 1
        else:
            break
    return end


def _run_label(words: Words, start: int, end: int, starts: Sequence[bool]) -> tuple[Label, bool] | None:
    known = cues()
    before = words.low[start - 1] if start else ""
    after = words.low[end] if end < len(words) else ""
    last = words.low[end - 1]
    if last in known.ends and end - start > 1 and (last != "indonesia" or not _is_person_like(words, start, end)):
        return "ORG", True
    if before in known.says_before or (before == "nya" and start > 1 and words.low[start - 2] in known.says_before):
        return "PER", True
    if before in known.place_cues:
        return "LOC", end - start <= 3
    if _is_person_like(words, start, end) or (after in known.says_after and end - start > 1):
        return "PER", True
    guess = _guess(words, start, end, sentence_start=starts[start])
    return None if guess is None else (guess, False)


def _guess(words: Words, start: int, end: int, *, sentence_start: bool) -> Label | None:
    """Return the likelier label of a run that nothing around it explains."""
    if end - start == 1:
        text = words.text[start]
        return "ORG" if text.isupper() and 3 <= len(text) <= 6 and is_acronym(text) else None
    if sentence_start:
        return None
    return "ORG" if end - start > 3 or any(words.text[i].isupper() for i in range(start, end)) else "PER"


def _is_person_like(words: Words, start: int, end: int) -> bool:
    known = given_names()
    return end - start <= 5 and any(words.low[i] in known for i in range(start, end))


def _repeated(words: Words, found: list[EntitySpan]) -> list[EntitySpan]:
    """Add later single words that are part of a person's name already found (*Herman*)."""
    parts = {
        words.text[i]
        for span in found
        if span.label == "PER"
        for i in range(span.start, span.end)
        if len(words.text[i]) > 3
    }
    if not parts:
        return found
    covered = bytearray(len(words))
    for span in found:
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    extra = [
        EntitySpan(i, i + 1, "PER", sure=False)
        for i, text in enumerate(words.text)
        if not covered[i] and text in parts and words.kind[i] == CAPITAL and words.low[i] not in cues().non_names
    ]
    return sorted([*found, *extra], key=lambda span: span.start)


__all__ = ["MARK", "EntitySpan", "Label", "find_entities", "organisation_end", "person_end", "skip_office"]
