"""Nominal groups that can give or receive: *warga terdampak banjir*, *1.500 penerima manfaat*, *para penyintas gempa*.

A group is a head noun of ``data/lexicon/party_nouns.yaml`` with determiners and numerals before and modifiers after it.
Part-of-speech tags sharpen where it ends, but are not needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from salur.grammar.name_tables import party_nouns, titles
from salur.grammar.words import CAPITAL, DIGIT, LOWER, MARK, Words
from salur.records import PartyType

_MAX_BEFORE = 7
_MAX_AFTER = 7
_MAX_CLAUSE = 8
_BREAKING_TAGS = frozenset({"VERB", "AUX", "ADP", "SCONJ", "CCONJ", "PRON", "DET", "PUNCT", "ADV"})
_VERB_PREFIXES = ("me", "di", "ber", "ter")
_CLAUSE_STOPS = frozenset(
    {
        "untuk", "agar", "supaya", "karena", "akibat", "saat", "ketika", "setelah", "sebelum", "dengan", "oleh", "pada",
        "dalam", "kepada", "hingga", "sampai", "di", "ke", "dari", "yang", "sebagai", "bisa", "akan", "melalui",
        "adalah", "itu", "ini", "terutama", "tentunya", "tentu", "lalu", "kemudian", "senilai", "berupa", "sebanyak",
        "mendapat", "mendapatkan", "memperoleh", "dijanjikan",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NominalGroup:
    """A nominal group: words ``start`` up to ``end``, its head beginning at ``head``.

    Attributes:
        start: first word, determiners and numerals included.
        head: first word of the head noun.
        end: word after the last modifier.
        type: kind of party, by the head.
        counted: whether a number or quantifier stands before the head.
        place: whether the group ends with the name of a place right after its head (*pemerintah Jepang*).
    """

    start: int
    head: int
    end: int
    type: PartyType
    counted: bool
    place: bool = False


def find_nominal_groups(
    words: Words, *, entities: Sequence[int], labels: Sequence[str], tags: Sequence[str] = ()
) -> list[NominalGroup]:
    """Return the nominal groups of ``words``, in order; a group with a *yang* clause is given with it and without.

    Args:
        words: the text.
        entities: for every word, the index after the named entity that holds it, or 0 outside entities.
        labels: for every word, the label of that entity (``PER``, ``ORG``, ``LOC``) or ``""``.
        tags: universal part-of-speech tags, empty where the text has none.
    """
    heads = party_nouns().heads
    groups: list[NominalGroup] = []
    index = 0
    while index < len(words):
        hit = heads.find(words.low, index) if words.kind[index] != MARK else None
        if hit is None:
            index += 1
            continue
        length, kind = hit
        start, counted = _start(words, index, groups[-1].end if groups else 0)
        if entities[index] and not counted:
            index += 1
            continue
        end = _end(words, index + length, entities, labels, tags, takes_person=_takes_person(words, index))
        if _worth_naming(words, index, length, end, counted=counted):
            place = end > index + length and labels[index + length] == "LOC" and entities[index + length] == end
            groups.append(NominalGroup(start, index, end, kind, counted, place))
            clause = _clause_end(words, end)
            if clause > end:
                groups.append(NominalGroup(start, index, clause, kind, counted))
            index = max(end, index + length)
        else:
            index += length
    return groups


def _takes_person(words: Words, head: int) -> bool:
    return party_nouns().takes_person.find(words.low, head) is not None


def _worth_naming(words: Words, head: int, length: int, end: int, *, counted: bool) -> bool:
    known = party_nouns()
    rule = known.counted_only.find(words.low, head)
    if counted or rule is None or rule[0] < length:
        return True
    # At the head of a sentence or after a preposition of giving even these stand for a party.
    if words.kind[head] == CAPITAL or (head and words.low[head - 1] in known.role_words):
        return True
    return end > head + length and words.low[head] not in {"orang", "jiwa", "kk", "wilayah", "daerah", "pos", "negara"}


def _start(words: Words, head: int, lowest: int) -> tuple[int, bool]:
    """Return the first word of the group and whether a number or quantifier is among the words before the head."""
    known = party_nouns()
    start, counted = head, False
    while start > lowest and head - start < _MAX_BEFORE:
        low, kind = words.low[start - 1], words.kind[start - 1]
        if low in known.determiners or (kind == DIGIT and not _is_year(words, start - 1)):
            counted = True
            start -= 1
        elif low in known.classifiers and start - 1 > lowest and _is_number(words, start - 2):
            start -= 1
        elif low == "dari" and start - 1 > lowest and words.low[start - 2] in {"lebih", "kurang"} and start < head:
            start -= 2
        else:
            break
    return start, counted


def _is_number(words: Words, index: int) -> bool:
    low = words.low[index]
    return words.kind[index] == DIGIT or (
        low in party_nouns().determiners and low not in {"para", "kaum", "pihak", "jajaran"}
    )


def _is_year(words: Words, index: int) -> bool:
    text = words.text[index]
    if len(text) == 4 and text.isdigit() and text[:2] in {"19", "20"}:
        return True
    return "/" in text or (index > 0 and words.low[index - 1] in {"rp", "tanggal", "pukul", "usd", "no", "nomor"})


def _end(
    words: Words, start: int, entities: Sequence[int], labels: Sequence[str], tags: Sequence[str], *, takes_person: bool
) -> int:
    known = party_nouns()
    end, limit, joined = start, min(len(words), start + _MAX_AFTER), False
    while end < limit:
        low = words.low[end]
        if low == "nya" and end == start:
            return end + 1
        if takes_person and (title := titles().before.find(words.low, end)) is not None and end + title[0] < limit:
            end += title[0]
            continue
        if entities[end]:
            return _over_entity(end, entities, labels, takes_person=takes_person)
        if low == "asal" and end + 1 < limit and words.kind[end + 1] == CAPITAL:
            end += 1 if entities[end + 1] else 2
            continue
        modifier = known.modifiers.find(words.low, end)
        if modifier is not None:
            end += modifier[0]
        elif _joins(words, end, limit, tags) and not joined and end > start:
            joined = True
            end += 2
        elif _is_noun(words, end, start, tags):
            end += 1
        else:
            break
    return _trimmed(words, start, min(end, len(words)))


def _over_entity(end: int, entities: Sequence[int], labels: Sequence[str], *, takes_person: bool) -> int:
    """Include a name right after the noun: *warga Desa Sukamaju*, *karyawan PT Sinar*, *keluarga Budi*."""
    if labels[end] == "PER" and not takes_person:
        return end
    stop = entities[end]
    return stop if stop - end <= 6 else end


def _joins(words: Words, index: int, limit: int, tags: Sequence[str]) -> bool:
    if words.low[index] not in party_nouns().joiners or index + 1 >= limit:
        return False
    return (
        words.kind[index + 1] == LOWER
        and _is_noun(words, index + 1, index + 1, tags)
        and party_nouns().heads.find(words.low, index + 1) is None
    )


def _is_noun(words: Words, index: int, start: int, tags: Sequence[str]) -> bool:
    known = party_nouns()
    low, kind = words.low[index], words.kind[index]
    if kind == CAPITAL:
        return words.text[index].isupper() or words.kind[start - 1] == CAPITAL
    if kind != LOWER or low in known.stops or low in known.determiners or not low.isalpha():
        return kind == LOWER and "-" in low and low not in known.stops
    if tags and tags[index] in _BREAKING_TAGS:
        return False
    return not _verb_like(low)


def _verb_like(low: str) -> bool:
    return len(low) > 5 and low.startswith(_VERB_PREFIXES) and low not in party_nouns().not_verbs


def _trimmed(words: Words, start: int, end: int) -> int:
    joiners = party_nouns().joiners
    while end > start and (words.low[end - 1] in joiners or words.kind[end - 1] == MARK):
        end -= 1
    return end


def _clause_end(words: Words, start: int) -> int:
    if (
        start + 1 >= len(words)
        or words.low[start] != "yang"
        or words.low[start + 1] not in party_nouns().yang_identifies
    ):
        return start
    end, limit = start + 2, min(len(words), start + 1 + _MAX_CLAUSE)
    while end < limit and words.kind[end] != MARK and words.low[end] not in _CLAUSE_STOPS:
        end += 1
    return end
