"""Where the loss is: every filler that was missed or is too many, counted by class."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from salur.training.scoring import SLOTS, Record, Records, align, fillers, match, text_matches

# In the order of a table; what is missed first.
CLASSES = (
    "article left empty",
    "event not seen",
    "slot left empty",
    "list cut short",
    "another filler instead",
    "right words, wrong value",
    "article without event",
    "event told twice",
    "event too many",
    "slot should be empty",
    "spare filler in a list",
    "wrong filler",
)


class Loss(NamedTuple):
    """A filler that is lost or too many.

    Attributes:
        kind: one of ``CLASSES``.
        slot: one of the slots of the score.
        missed: whether it stands in gold (or, if not, in the prediction).
    """

    kind: str
    slot: str
    missed: bool


def count_losses(gold: Records, predicted: Records) -> Counter[Loss]:
    """Return how many fillers are missed or too many, by class and slot (relaxed matches).

    Args:
        gold: gold records by article.
        predicted: predicted records by article; an article that is left out counts as empty.
    """
    counts: Counter[Loss] = Counter()
    for key, wanted in gold.items():
        counts.update(_losses(wanted, predicted.get(key, ())))
    return counts


def _losses(wanted: Sequence[Record], found: Sequence[Record]) -> Iterator[Loss]:
    pairs = align(wanted, found)
    seen, used = {first for first, _ in pairs}, {second for _, second in pairs}
    for number, record in enumerate(wanted):
        if number not in seen:
            yield from _all_of(record, "event not seen" if found else "article left empty", missed=True)
    for number, record in enumerate(found):
        if number not in used:
            yield from _all_of(record, _spare_kind(record, wanted), missed=False)
    for first, second in pairs:
        for slot in SLOTS:
            yield from _slot_losses(wanted[first], found[second], slot)


def _all_of(record: Record, kind: str, *, missed: bool) -> Iterator[Loss]:
    for slot in SLOTS:
        for _ in fillers(record, slot):
            yield Loss(kind, slot, missed)


def _spare_kind(record: Record, wanted: Sequence[Record]) -> str:
    if not wanted:
        return "article without event"
    return "event told twice" if any(match(gold, record, "items", "relaxed") for gold in wanted) else "event too many"


def _slot_losses(wanted: Record, found: Record, slot: str) -> Iterator[Loss]:
    golds, answers = fillers(wanted, slot), fillers(found, slot)
    pairs = match(wanted, found, slot, "relaxed")
    right, used = {first for first, _ in pairs}, {second for _, second in pairs}
    spare = [answer for number, answer in enumerate(answers) if number not in used]
    for number, gold in enumerate(golds):
        if number in right:
            continue
        if not answers:
            kind = "slot left empty"
        elif any(text_matches(gold, answer, "relaxed") for answer in spare):
            kind = "right words, wrong value"
        else:
            kind = "another filler instead" if spare else "list cut short"
        yield Loss(kind, slot, missed=True)
    for _ in spare:
        if not golds:
            kind = "slot should be empty"
        else:
            kind = "spare filler in a list" if len(right) == len(golds) else "wrong filler"
        yield Loss(kind, slot, missed=False)
