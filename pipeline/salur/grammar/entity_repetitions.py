"""Names that a text repeats in short: a family name, a firm without its legal form, a place without its type."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from salur.grammar.name_tables import common_words, cues
from salur.grammar.organisations import LEGAL_FORMS
from salur.grammar.words import CAPITAL, PhraseTable, Words

Label = Literal["PER", "ORG", "LOC", "GPE"]


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """A name: words ``start`` up to ``end``; ``sure`` where a table, a cue word or a title says so.

    ``GPE`` (a country or area as an actor) comes from trained models alone.
    """

    start: int
    end: int
    label: Label
    sure: bool


def with_repetitions(words: Words, found: list[EntitySpan]) -> list[EntitySpan]:
    """Return ``found`` with the short forms of its sure names added; guesses give way to them.

    Args:
        words: the text.
        found: its entities, in order, without overlaps.
    """
    known = _short_forms(words, (span for span in found if span.sure))
    covered = bytearray(len(words))
    for span in found:
        if span.sure:
            covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    added: list[EntitySpan] = []
    position = 0
    while position < len(words):
        hit = known.find(words.low, position) if words.kind[position] == CAPITAL and not covered[position] else None
        if hit is None or any(covered[position : position + hit[0]]):
            position += 1
            continue
        added.append(EntitySpan(position, position + hit[0], hit[1], sure=False))
        position += hit[0]
    taken = bytearray(len(words))
    for span in added:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    kept = [span for span in found if span.sure or not any(taken[span.start : span.end])]
    return sorted([*kept, *added], key=lambda span: span.start)


def _short_forms(words: Words, spans: Iterable[EntitySpan]) -> PhraseTable[Label]:
    table: PhraseTable[Label] = PhraseTable()
    for span in spans:
        for first, last in _parts(words, span):
            if last - first > 1 or _tells(words, first):
                table.add(" ".join(words.low[first:last]), span.label)
    return table


def _parts(words: Words, span: EntitySpan) -> list[tuple[int, int]]:
    """Return the stretches of a name by which a text may repeat it."""
    if span.label == "PER":
        return [(index, index + 1) for index in range(span.start, span.end)]
    start, end = span.start, span.end
    if span.label == "LOC":
        kind = cues().place_types.find(words.low, start)
        return [(start + kind[0], end)] if kind is not None and start + kind[0] < end else [(start, end)]
    while start < end - 1 and words.low[start] in LEGAL_FORMS:
        start += 1
    legal = next((i for i in range(start + 1, end) if words.low[i] in LEGAL_FORMS or words.text[i] in {"(", ","}), end)
    if legal - start > 1 and words.low[legal - 1] in cues().ends:
        return [(start, legal), (start, legal - 1)]
    return [(start, legal)]


def _tells(words: Words, index: int) -> bool:
    low = words.low[index]
    return len(low) > 3 and low not in common_words() and low not in cues().non_names and low not in cues().starts
