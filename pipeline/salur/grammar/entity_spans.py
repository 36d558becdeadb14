"""Names of persons, organisations and places in running words: by table, cue word, title, verb of saying, capitals.

One pass from left to right; every rule looks at a bounded number of words, so time is linear in the text.
"""

from collections.abc import Sequence

from salur.grammar.bodies import find_local_body
from salur.grammar.entity_repetitions import EntitySpan, Label, with_repetitions
from salur.grammar.name_tables import (
    common_words,
    countries,
    cues,
    given_names,
    islands,
    local_bodies,
    party_nouns,
    regions,
    titles,
)
from salur.grammar.names import person_core
from salur.grammar.organisation_spans import organisation_end
from salur.grammar.organisations import find_organisation
from salur.grammar.words import CAPITAL, DIGIT, LOWER, Words

_MAX_PERSON = 6
_MAX_PLACE = 5
_DOMAINS = frozenset({"id", "com", "org", "net", "tv"})
# A dateline stands among the first words of a text, after a headline at most.
_MAX_DATELINE = 40
_PERSON_PARTICLES = frozenset({"bin", "binti", "van", "de", "al", "el", "von", "der", "da", "bint"})
_SMALL_TYPES = frozenset(
    {
        "jalan", "gedung", "museum", "tol", "jembatan", "kelurahan", "kecamatan", "desa", "dusun", "kampung", "stadion",
        "pasar", "pulau", "kabupaten", "kota", "provinsi", "bandara", "pelabuhan", "stasiun", "gunung", "sungai",
    }
)  # fmt: skip
# Areas whose names are hardly ever the first name of a person.
_PLAIN_AREAS = frozenset({"jakarta", "bandung", "surabaya", "indonesia", "aceh", "papua", "bali"})


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
            place = _small_place(words, index) or _domain(words, index)
            found += [place] if place is not None else []
            index = index + 1 if place is None else place.end
            continue
        office = _office(words, index)
        if office is not None:
            index, area = office
            found += [area] if area is not None else []
            continue
        span = _entity_at(words, index, found, sentence_starts)
        if span is not None:
            found.append(span)
        index = index + 1 if span is None else span.end
    return with_repetitions(words, found)


def _office(words: Words, index: int) -> tuple[int, EntitySpan | None] | None:
    """Return the word after an office (*Bupati*, *Mensos*, *Ketua*) and the area it names, if there is an office."""
    acting = titles().acting.find(words.low, index)
    start = index + acting[0] if acting is not None and index + acting[0] < len(words) else index
    hit = local_bodies().offices.find(words.low, start)
    if hit is not None:
        body = find_local_body(words, start)
        if body is None or not body.area:
            return start + hit[0], None
        return body.end, EntitySpan(start + hit[0], body.end, "LOC", sure=True)
    match = find_organisation(words, start)
    if match is not None and match.form == "office":
        head = titles().heads.find(words.low, start)
        # *Kepala BNPB* holds the name of its body, *Menteri Agama* does not.
        holds = (
            head is not None and start + head[0] < len(words) and organisation_end(words, start + head[0]) >= match.end
        )
        return start + head[0] if head is not None and holds else match.end, None
    if match is not None or organisation_end(words, start) > start + 1:
        return None if start == index else (start, None)
    head = titles().heads.find(words.low, start)
    return None if head is None and start == index else (start + (head[0] if head is not None else 0), None)


def _entity_at(words: Words, index: int, found: Sequence[EntitySpan], starts: Sequence[bool]) -> EntitySpan | None:
    title = titles().before.find(words.low, index)
    end = organisation_end(words, index)
    if end > index and not (title and title[0] >= end - index):
        return EntitySpan(index, end, "ORG", sure=True)
    if title is not None and index + title[0] < len(words):
        end = person_end(words, index + title[0])
        if end > index + title[0]:
            return EntitySpan(*person_core(words, index, end), "PER", sure=True)
    return _place_at(words, index) or _plain_run(words, index, found, starts)


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
            if low in common_words() and end > start and titles().before.find(words.low, end) is None:
                break
            hit = titles().before.find(words.low, end)
            end += hit[0] if hit is not None else 1
        elif low in _PERSON_PARTICLES and end > start and end + 1 < limit and words.kind[end + 1] == CAPITAL:
            end += 1
        elif low == "(" and end + 2 < limit and words.low[end + 1] in titles().rank_tails and end > start:
            end += 3
        else:
            break
    end = min(end, limit)
    while end > start and words.low[end - 1] in titles().ranks:
        end -= 1
    return end


def _small_place(words: Words, index: int) -> EntitySpan | None:
    """Return the place named after a type word written small: *jalan Merdeka*, *desa Sukamaju*."""
    if index + 1 >= len(words) or words.kind[index + 1] != CAPITAL or words.low[index] not in _SMALL_TYPES:
        return None
    return _place_at(words, index)


def _domain(words: Words, index: int) -> EntitySpan | None:
    """Return the site that a domain names: *bantusesama.id*."""
    text = words.text[index]
    if "." not in text or words.kind[index] != LOWER or "@" in text or "/" in text:
        return None
    return EntitySpan(index, index + 1, "ORG", sure=True) if text.rpartition(".")[2] in _DOMAINS else None


def _place_at(words: Words, index: int) -> EntitySpan | None:
    kind = cues().place_types.find(words.low, index)
    if kind is not None:
        end = _typed_place_end(words, index + kind[0])
        if end > index + kind[0]:
            return EntitySpan(index, end, "LOC", sure=True)
    for table in (regions(), countries(), islands()):
        hit = table.find(words.low, index)
        if hit is not None and (len(words.text[index]) > 3 or hit[0] > 1 or words.text[index].isupper()):
            end = index + hit[0]
            while end < len(words) and words.kind[end] == CAPITAL and words.low[end] in cues().place_tails:
                end += 1
            if _firm_end(words, index) > end:
                return EntitySpan(index, _firm_end(words, index), "ORG", sure=True)
            if not _continues_as_person(words, index, end):
                return EntitySpan(index, end, "LOC", sure=True)
    return None


def _typed_place_end(words: Words, start: int) -> int:
    known = cues()
    end, limit = start, min(len(words), start + _MAX_PLACE)
    while end < limit and words.kind[end] == CAPITAL and words.low[end] not in known.non_names:
        low = words.low[end]
        if end > start and (known.place_types.find(words.low, end) or low in known.starters):
            break
        end += 1
    return end


def _firm_end(words: Words, start: int) -> int:
    """Return the end of a firm that begins with a place (*Bali Media Group*); ``start`` if none does."""
    end = _run_end(words, start)
    last = words.low[end - 1]
    return end if last in cues().ends and last != "indonesia" else start


def _continues_as_person(words: Words, start: int, end: int) -> bool:
    if end >= len(words) or words.kind[end] != CAPITAL or end - start > 1:
        return False
    return words.low[end] in given_names() and words.low[start] not in _PLAIN_AREAS


def _plain_run(words: Words, index: int, found: Sequence[EntitySpan], starts: Sequence[bool]) -> EntitySpan | None:
    """Return the name that a run of capitalised words without cue or title makes, by what stands around it."""
    known = cues()
    low = words.low[index]
    if low in known.non_names or low in known.starters or titles().before.find(words.low, index):
        return None
    if low in common_words() and low not in known.ends:
        return None
    end = _run_end(words, index)
    if end - index > 2 and _leads(words, index) and words.low[end - 1] not in known.ends:
        return EntitySpan(index, index + 1, "ORG", sure=False)
    label = "LOC" if starts[index] and _is_dateline(words, index, end) else _run_label(words, index, end, found)
    if label is not None:
        return EntitySpan(index, end, label, sure=label != "LOC" or end - index <= 3)
    guess = _guess(words, index, end)
    return None if guess is None else EntitySpan(index, end, guess, sure=False)


def _leads(words: Words, index: int) -> bool:
    """Return whether an acronym stands before a name: *Ketua PPBS Zulkarnain*."""
    text = words.text[index]
    return len(text) > 2 and text.isupper() and text.isalpha() and not words.text[index + 1].isupper()


def _is_dateline(words: Words, start: int, end: int) -> bool:
    """Return whether the run opens the text as its place: *PALU - …*, *Palu, 12 Mei 2024 – …*."""
    if end >= len(words) or start > _MAX_DATELINE or end - start > 3:
        return False
    return words.text[end] in {"-", "–", "—", "--"} or (
        words.text[end] == "," and end + 1 < len(words) and words.kind[end + 1] == DIGIT
    )


def _run_end(words: Words, start: int) -> int:
    known, common = cues(), common_words()
    end, limit = start + 1, min(len(words), start + _MAX_PERSON)
    while end < limit:
        low = words.low[end]
        if words.kind[end] == CAPITAL and low not in known.non_names and (low not in common or low in known.ends):
            if known.starts.find(words.low, end) and low not in known.ends:
                break
            if words.low[end - 1] in known.ends and end - start > 1 and low in given_names():
                break
            end += 1
        elif low in known.inside and end + 1 < limit and words.kind[end + 1] == CAPITAL:
            end += 1
        else:
            break
    return end


def _run_label(words: Words, start: int, end: int, found: Sequence[EntitySpan]) -> Label | None:
    known = cues()
    before = words.low[start - 1] if start else ""
    after = words.low[end] if end < len(words) else ""
    last = words.low[end - 1]
    if last in known.ends and end - start > 1 and (last != "indonesia" or not _is_person_like(words, start, end)):
        return "ORG"
    if before in known.says_before or (before == "nya" and start > 1 and words.low[start - 2] in known.says_before):
        return "PER"
    if _is_person_like(words, start, end) or (after in known.says_after and end - start > 1):
        return "PER"
    lists_place = before in {",", "dan"} and after in {",", "dan", "."} and found and found[-1].label == "LOC"
    lists_place = lists_place and found[-1].end == start - 1
    return "LOC" if before in known.place_cues or lists_place else None


def _guess(words: Words, start: int, end: int) -> Label | None:
    """Return the likelier label of a run that nothing around it explains."""
    text = words.text[start]
    if end - start == 1:
        if text.isupper():
            return "ORG" if 3 <= len(text) <= 6 and text.isalpha() else None
        return "PER" if len(text) > 3 and text.isalpha() and text.lower() not in party_nouns().heads else None
    return "ORG" if end - start > 3 or any(words.text[i].isupper() for i in range(start, end)) else "PER"


def _is_person_like(words: Words, start: int, end: int) -> bool:
    known = given_names()
    return end - start <= 5 and any(words.low[i] in known for i in range(start, end))
