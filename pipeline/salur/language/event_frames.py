"""Giving words of a document with their arguments: voice, prepositions and the phrases around them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from salur.language.event_view import Candidate, EventView, is_generic
from salur.language.lexicon import Entry, GivingLexicon, giving_lexicon, strip_clitics

# Words that may stand between a preposition and the phrase it governs.
_TRANSPARENT = frozenset(
    {"para", "seluruh", "semua", "sejumlah", "beberapa", "sebagian", "pihak", "masing-masing", "ratusan", "ribuan"}
)
_JOINERS = frozenset({",", "dan", "serta", "hingga", "maupun", "dengan"})
_NEGATION_REACH = 4
_MARKER_REACH = 3
# How sure grammar is of each kind of argument; tuned by hand on giving/train, see docs/experiments.md.
_MARKED, _POSITIONAL, _SAME_SENTENCE = 0.9, 0.7, 0.6


@dataclass(frozen=True, slots=True)
class Argument:
    """A candidate in a role of a giving word, with how sure grammar is and the reason in words."""

    candidate: int
    role: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A giving word with its arguments; of a breakdown, ``shares`` says which candidate receives which thing."""

    start: int
    end: int
    entry: Entry
    arguments: tuple[Argument, ...]
    weight: float
    planned: bool
    shares: Mapping[int, int] = field(default_factory=dict)

    def of(self, *roles: str) -> list[Argument]:
        """Return the arguments in the given roles."""
        return [argument for argument in self.arguments if argument.role in roles]


def find_frames(view: EventView, candidates: list[Candidate]) -> list[Frame]:
    """Return the giving words of a document that are neither negated nor about words and honours, with arguments."""
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        by_sentence[int(view.sentences[candidate.start])].append(number)
    lexicon = giving_lexicon()
    frames = []
    for at, (start, end, entry) in enumerate(view.triggers):
        here = by_sentence[int(view.sentences[start])]
        if _undone(view, start, end, entry, lexicon):
            continue
        shares = _shares(view, candidates, here, _clause(view, at))
        arguments = _arguments(view, candidates, here, at)
        arguments = _share_out(arguments, shares) if shares else _most_specific(view, candidates, arguments)
        weight = _weight(view, candidates, here, entry, arguments)
        planned = bool(lexicon.planned & set(view.words[max(0, start - 5) : end]))
        frames.append(Frame(start, end, entry, tuple(arguments), weight, planned, shares))
    return frames


def _undone(view: EventView, start: int, end: int, entry: Entry, lexicon: GivingLexicon) -> bool:
    same = view.sentences[start]
    before = [view.words[k] for k in range(max(0, start - _NEGATION_REACH), start) if view.sentences[k] == same]
    if lexicon.negation & set(before):
        return True
    following = [strip_clitics(word) for word in view.words[end : end + 2]]
    return entry.voice != "noun" and entry.frame != "supply" and bool(lexicon.abstract_objects & set(following[:1]))


def _arguments(view: EventView, candidates: list[Candidate], here: list[int], at: int) -> list[Argument]:
    start, end, entry = view.triggers[at]
    left, right = _clause(view, at)
    arguments: dict[tuple[int, str], Argument] = {}

    def add(number: int, role: str, score: float, reason: str) -> None:
        if _fits(candidates[number], role) and score > getattr(arguments.get((number, role)), "score", 0.0):
            arguments[number, role] = Argument(number, role, score, reason)

    word = " ".join(view.words[start:end])
    for number in here:
        candidate = candidates[number]
        marker = _marker(view, candidate)
        if marker is not None and left <= candidate.start < right and not start <= candidate.start < end:
            add(number, giving_lexicon().markers[marker], _MARKED, f"{marker} … beside {word}")
        if "date" in candidate.sources:
            add(number, "date", _SAME_SENTENCE, f"date beside {word}")
        if "place" in candidate.sources and marker == "di":
            add(number, "location", _SAME_SENTENCE, f"place beside {word}")
    for side, role in entry.arguments.items():
        for number in _positional(view, candidates, here, side, (left, start, end, right)):
            # Of a verb that has two objects the passive may raise either: *warga diberi beras*, *beras diberikan*.
            raised = side == "subject" and entry.frame == "give_to" and not _fits(candidates[number], role)
            add(number, "item" if raised else role, _POSITIONAL, f"{side} of {word} ({entry.voice})")
    for number, slot in _two_objects(view, candidates, here, entry, (end, right)):
        add(number, slot, _POSITIONAL, f"object of {word} ({entry.voice})")
    return list(arguments.values())


def _clause(view: EventView, at: int) -> tuple[int, int]:
    """Return where the clause of a trigger begins and ends: at its sentence's ends, or at the next verb of giving."""
    start, _, _ = view.triggers[at]
    same = np.flatnonzero(view.sentences == view.sentences[start])
    left, right = int(same[0]), int(same[-1]) + 1
    for other, (s, e, entry) in enumerate(view.triggers):
        if other != at and entry.voice != "noun" and view.sentences[s] == view.sentences[start]:
            if s > start:
                return left, min(right, s)
            left = max(left, e)
    return left, right


def _marker(view: EventView, candidate: Candidate) -> str | None:
    markers = giving_lexicon().markers
    for at in range(candidate.start - 1, max(-1, candidate.start - 1 - _MARKER_REACH), -1):
        word = view.words[at]
        if word in markers:
            # *Sebanyak 45 keluarga menerima …*: counted people are no goods.
            return None if markers[word] == "item" and "mention" in candidate.sources else word
        if word not in _TRANSPARENT:
            return None
    return None


def _positional(
    view: EventView, candidates: list[Candidate], here: list[int], side: str, clause: tuple[int, int, int, int]
) -> list[int]:
    left, start, end, right = clause
    if side == "self":
        return [n for n in here if candidates[n].start <= start and candidates[n].end >= end]
    if side == "subject":
        before = [
            n for n in here if left <= candidates[n].start and candidates[n].end <= start
            and _marker(view, candidates[n]) is None and candidates[n].sources - {"date", "place"}
        ]  # fmt: skip
        return _coordinated(view, candidates, before[-1:], before, backwards=True)
    after = [n for n in here if end <= candidates[n].start < right]
    if side == "agent":
        near = [n for n in after if candidates[n].start - end <= 1]
        return [n for n in near if _marker(view, candidates[n]) in (None, "oleh")][:1]
    unmarked = [n for n in after if _marker(view, candidates[n]) is None]
    return _coordinated(view, candidates, unmarked[:1], unmarked, backwards=False)


def _two_objects(
    view: EventView, candidates: list[Candidate], here: list[int], entry: Entry, after: tuple[int, int]
) -> list[tuple[int, str]]:
    """Return receiver and thing where both follow the verb bare: *memberi warga 3 paket*, *menyantuni A Rp5 juta*."""
    if entry.frame not in ("give_to", "supply"):
        return []
    begin, right = after
    first = next((n for n in here if begin <= candidates[n].start < right), None)
    if first is None or candidates[first].start != begin or not _fits(candidates[first], "recipient"):
        return []
    stop = candidates[first].end
    while stop < right and view.words[stop] in _TRANSPARENT:
        stop += 1
    party = "donor" if entry.voice == "passive" else "recipient"
    things = [(n, "item") for n in here if candidates[n].start == stop < right and _fits(candidates[n], "item")]
    return [(first, party), *things] if things else []


def _shares(view: EventView, candidates: list[Candidate], here: list[int], clause: tuple[int, int]) -> dict[int, int]:
    """Return what each receives where a clause shares out: *247 paket untuk Desa X dan 500 paket untuk Desa Y*."""
    markers, (left, right) = giving_lexicon().markers, clause
    starting = defaultdict(list)
    for number in here:
        if _fits(candidates[number], "recipient"):
            starting[candidates[number].start].append(number)
    shares: dict[int, int] = {}
    for thing in here:
        stop = candidates[thing].end
        if not left <= candidates[thing].start < stop < right or not _is_amount(view, candidates[thing]):
            continue
        if markers.get(view.words[stop]) == "recipient":
            near = [n for at in range(stop + 1, stop + 1 + _MARKER_REACH) for n in starting.get(at, ())]
            near = [n for n in near if _marker(view, candidates[n]) == view.words[stop]]
            if near:
                shares[thing] = max(near, key=lambda n: candidates[n].end - candidates[n].start)
    return shares if len(set(shares.values())) > 1 else {}


def _share_out(arguments: list[Argument], shares: Mapping[int, int]) -> list[Argument]:
    """Return the arguments of a breakdown: its amounts and receivers in place of the total."""
    others = [argument for argument in arguments if argument.role not in ("item", "recipient")]
    items = [Argument(thing, "item", _MARKED, "share of a breakdown") for thing in shares]
    receivers = [Argument(n, "recipient", _MARKED, "receiver of a share") for n in dict.fromkeys(shares.values())]
    return [*others, *items, *receivers]


def _most_specific(view: EventView, candidates: list[Candidate], arguments: list[Argument]) -> list[Argument]:
    """Return the arguments without goods that an amount overlaps, and without *bantuan* beside what it consists of."""
    items = [candidates[argument.candidate] for argument in arguments if argument.role == "item"]
    amounts = [item for item in items if _is_amount(view, item)]
    vague = {
        item for item in items
        if item not in amounts and any(item.start < other.end and other.start < item.end for other in amounts)
    }  # fmt: skip
    generic = {item for item in items if is_generic(view, item)}
    if set(items) - vague - generic:
        vague |= generic
    return [a for a in arguments if a.role != "item" or candidates[a.candidate] not in vague]


def _is_amount(view: EventView, candidate: Candidate) -> bool:
    quantity = view.marks["quantity"].get((candidate.start, candidate.end))
    return quantity is not None and quantity.value is not None


def _coordinated(
    view: EventView, candidates: list[Candidate], chosen: list[int], pool: list[int], *, backwards: bool
) -> list[int]:
    """Return the chosen candidate with those joined to it by a comma or *dan*."""
    joined = list(chosen)
    for number in reversed(pool) if backwards else pool:
        if not joined or number in joined:
            continue
        first, second = sorted((candidates[joined[-1]], candidates[number]), key=lambda c: c.start)
        between = view.words[first.end : second.start]
        if second.start < first.end or (len(between) <= 2 and set(between) <= _JOINERS):
            joined.append(number)
    return joined


def _fits(candidate: Candidate, role: str) -> bool:
    if role == "date":
        return "date" in candidate.sources
    if role in ("item", "worth"):
        return bool(candidate.sources & {"quantity", "goods"})
    if role == "location":
        return "place" in candidate.sources
    return "mention" in candidate.sources


def _weight(
    view: EventView, candidates: list[Candidate], here: list[int], entry: Entry, arguments: list[Argument]
) -> float:
    parties = {argument.role for argument in arguments if argument.role in ("donor", "recipient")}
    aided = any(is_generic(view, candidates[n]) for n in here if "goods" in candidates[n].sources)
    if entry.voice == "noun" and entry.frame == "thing":
        return 0.35 + 0.15 * len(parties)
    if entry.lemma in giving_lexicon().weak:
        # Giver, receiver and an amount together make even a weak verb a transfer.
        counted = any(a.role == "item" and _is_amount(view, candidates[a.candidate]) for a in arguments)
        return (0.25, 0.4, 0.6 if counted else 0.55)[len(parties)] + 0.2 * aided
    return 0.6 + 0.1 * len(parties) + 0.1 * aided
