"""Names of persons and organisations: titles and degrees off, one canonical spelling, acronyms learnt from the text.

All functions are pure. What counts as a title, an organisation or a local body stands in ``data/lexicon/``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from salur.grammar.bodies import find_local_body
from salur.grammar.name_tables import cues, titles
from salur.grammar.organisations import LEGAL_FORMS, look_up
from salur.grammar.words import MARK, Words, atoms_of
from salur.records import PartyType

# Words that an acronym usually passes over (*Badan Koordinasi … dan …*).
_PASSED_OVER = frozenset(
    {"dan", "of", "the", "and", "for", "untuk", "di", "pada", "bagi", "&", ",", "/", "-", "yang", "atau"}
)
# A comma between digits is part of a number.
_PUNCTUATION = re.compile(r"[()\"“”;:]|(?<!\d),|,(?!\d)")
_BRACKETED = re.compile(r"\([^()]*\)")
_MAX_LONG_FORM = 12
_MAX_ACRONYM = 20


@dataclass(frozen=True, slots=True)
class CanonicalName:
    """A name as it is written in every record.

    Attributes:
        name: the canonical name.
        type: kind of party; ``unknown`` where neither table nor rule says.
        form: how the text's words name it.
    """

    name: str
    type: PartyType
    form: Literal["name", "acronym", "short", "office"]


def split_words(text: str) -> list[str]:
    """Return the words of a short text for this module's functions; brackets and commas are words of their own."""
    return _PUNCTUATION.sub(r" \g<0> ", text).split()


def person_core(words: Words, start: int, end: int) -> tuple[int, int]:
    """Return the span of a person's bare name within ``start`` to ``end``: titles before and degrees after cut off.

    At least one word is kept.
    """
    known = titles()
    while start < end - 1:
        hit = known.before.find(words.low, start)
        if hit is not None and start + hit[0] < end:
            start += hit[0]
        elif words.low[start] in known.rank_tails or words.kind[start] == MARK:
            start += 1
        else:
            break
    return start, _without_degrees(words, start, end)


def _without_degrees(words: Words, start: int, end: int) -> int:
    degrees = titles().degrees
    comma = next((index for index in range(start + 1, end) if words.text[index] == ","), end)
    if comma < end and all(words.kind[i] == MARK or _is_degree(words, i) for i in range(comma, end)):
        end = comma
    while end - 1 > start and (
        words.kind[end - 1] == MARK or (words.low[end - 1] in degrees and _dotted(words, end - 1))
    ):
        end -= 1
    return end


def _is_degree(words: Words, index: int) -> bool:
    return words.low[index] in titles().degrees or (len(words.text[index]) <= 8 and "." in words.text[index])


def _dotted(words: Words, index: int) -> bool:
    text = words.text[index]
    return "." in text or text.isupper() or text[1:].lower() != text[1:]


def strip_titles(name: str) -> str:
    """Return a person's name without titles, ranks and degrees: *Dr. H. Budi Santoso, M.Si.* → *Budi Santoso*."""
    words = Words(split_words(name))
    if not len(words):
        return ""
    start, end = person_core(words, 0, len(words))
    return words.span(start, end)


def canonical_person(name: str) -> str:
    """Return the canonical spelling of a person's name: bare, single-spaced, shouting lowered to capitals."""
    bare = strip_titles(name)
    parts = bare.split()
    # Initials and II, III stay as they are; a whole name in capitals is a headline's.
    if len(bare) > 3 and bare.isupper() and any(len(part) > 3 for part in parts):
        return " ".join(part if len(part.rstrip(".")) < 2 else part.capitalize() for part in parts)
    return bare


def canonical_organisation(name: str) -> CanonicalName:
    """Return the canonical name of an organisation, its acronym, short form or office-holder.

    Names in the table get the table's name, local bodies the name by rule; other names are returned without a bracketed
    acronym, state suffixes (``RI``) and doubled blanks, with the kind of party that their first or last words tell.
    """
    entry = look_up(name)
    if entry is not None:
        return CanonicalName(entry.name, entry.type, _form_of(name, entry.name, entry.offices))
    plain = _without_brackets(name)
    words = Words(split_words(plain))
    if not len(words):
        return CanonicalName(name.strip(), "unknown", "name")
    entry = look_up(plain)
    if entry is not None:
        return CanonicalName(entry.name, entry.type, "short")
    body = find_local_body(words, 0)
    if body is not None and body.end == len(words):
        return CanonicalName(body.name, body_type(body.name), "office" if body.office else "name")
    end = len(words) - 1 if len(words) > 1 and words.low[-1] == "ri" else len(words)
    acronym = end == 1 and words.text[0].isupper()
    return CanonicalName(words.span(0, end), cue_type(words, 0, end), "acronym" if acronym else "name")


def body_type(name: str) -> PartyType:
    """Return the kind of party of a local body: branches of an organisation in the table are what that is."""
    parts = name.split()
    for size in range(len(parts) - 1, 1, -1):
        entry = look_up(" ".join(parts[:size]))
        if entry is not None:
            return entry.type
    return "government"


def cue_type(words: Words, start: int, end: int) -> PartyType:
    """Return the kind of party that the first or last words of a name tell; ``unknown`` if they tell none."""
    known = cues()
    hit = known.starts.find(words.low, start)
    if hit is not None:
        return hit[1]
    if words.low[start] in LEGAL_FORMS:
        return "company"
    for index in range(end - 1, start, -1):
        if words.low[index] in known.ends:
            return known.ends[words.low[index]]
    return "unknown"


def _form_of(name: str, canonical: str, offices: Sequence[str]) -> Literal["name", "acronym", "short", "office"]:
    if atoms_of(name) == atoms_of(canonical):
        return "name"
    if any(atoms_of(name) == atoms_of(office) for office in offices):
        return "office"
    return "acronym" if len(name.split()) == 1 else "short"


def _without_brackets(name: str) -> str:
    """Drop bracketed parts that do not nest; an unclosed bracket stays."""
    return _BRACKETED.sub(" ", name)


def is_acronym(word: str) -> bool:
    """Return whether ``word`` looks like an acronym: BNPB, Bekraf, KemenPUPR, NU-Care; at most 20 letters."""
    letters = word.replace("-", "").replace("/", "").replace(".", "")
    return 2 <= len(letters) <= _MAX_ACRONYM and letters.isalnum() and letters[0].isupper() and " " not in word


def initials_match(acronym: str, long_form: Sequence[str]) -> bool:
    """Return whether ``acronym`` can be read off the words of ``long_form``: initials or syllables, in order.

    *BNPB*, *Bekraf* (Badan Ekonomi Kreatif), *Pusvetma* (Pusat Veteriner Farma). Every word but function words
    must give a letter.
    """
    letters = [letter for letter in acronym.lower() if letter.isalnum()]
    parts = [part.lower() for part in long_form if part.lower() not in _PASSED_OVER and part[:1].isalnum()]
    if not letters or not parts or letters[0] != parts[0][0] or len(letters) < len(parts):
        return False
    return _readable(letters, parts, strict=acronym.isupper())


def _readable(letters: list[str], parts: list[str], *, strict: bool) -> bool:
    """Try each word's letters in order; the states reached after a word are how many letters are used up.

    Each word must give its first letter, then any of its later letters in order; a syllabic acronym (not ``strict``)
    may take later words from their middle (*Pusvetma*: Far-ma).
    """
    reached = {0}
    for part in parts:
        following: set[int] = set()
        for used in reached:
            if used >= len(letters):
                continue
            first = part.find(letters[used])
            if first < 0 or (first > 0 and (strict or not used)):
                continue
            position = used + 1
            following.add(position)
            for letter in part[first + 1 :]:
                if position < len(letters) and letter == letters[position]:
                    position += 1
                    following.add(position)
        reached = following
        if not reached:
            return False
    return len(letters) in reached


def long_form_start(words: Words, bracket: int, acronym: str) -> int | None:
    """Return where the long form before ``bracket`` begins in ``… Long Form (ACRONYM)``; ``None`` if there is none."""
    lowest = max(0, bracket - _MAX_LONG_FORM)
    for start in range(bracket - 2, lowest - 1, -1):
        if words.kind[start + 1] == MARK and words.text[start + 1] not in {",", "-", "/", "&"}:
            return None
        if words.low[start][:1] == acronym[:1].lower() and initials_match(acronym, words.text[start:bracket]):
            return start
    return None


def learn_acronyms(words: Words) -> dict[str, tuple[int, int]]:
    """Return the acronyms that the text explains, each with the span of its long form.

    Both orders are read: ``Badan Nasional Penanggulangan Bencana (BNPB)`` and ``BNPB (Badan Nasional …)``. The first
    explanation of an acronym stays.
    """
    learnt: dict[str, tuple[int, int]] = {}
    for bracket, text in enumerate(words.text):
        if text != "(" or bracket + 2 >= len(words):
            continue
        inside = words.text[bracket + 1]
        if words.text[bracket + 2] == ")" and is_acronym(inside):
            start = long_form_start(words, bracket, inside)
            if start is not None:
                learnt.setdefault(inside, (start, bracket))
        elif bracket and is_acronym(words.text[bracket - 1]):
            end = _closing(words, bracket)
            if end is not None and initials_match(words.text[bracket - 1], words.text[bracket + 1 : end]):
                learnt.setdefault(words.text[bracket - 1], (bracket + 1, end))
    return learnt


def _closing(words: Words, bracket: int) -> int | None:
    for index in range(bracket + 1, min(len(words), bracket + 1 + _MAX_LONG_FORM)):
        if words.text[index] == ")":
            return index
    return None
