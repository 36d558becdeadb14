"""Events by grammar alone: giving words of the lexicon, their voice, and the phrases around them."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from salur.language.event_scores import ROLE_INDEX, ROLES, EventScores
from salur.language.event_view import Candidate, EventView, find_candidates, is_generic
from salur.language.lexicon import Entry, GivingLexicon, giving_lexicon, strip_clitics

# Words that may stand between a preposition and the phrase it governs.
_TRANSPARENT = frozenset(
    {"para", "seluruh", "semua", "sejumlah", "beberapa", "sebagian", "pihak", "masing-masing", "ratusan", "ribuan"}
)
_JOINERS = frozenset({",", "dan", "serta", "hingga", "maupun", "dengan"})
_NEGATION_REACH = 4
_MARKER_REACH = 3
# How sure grammar is of each kind of argument; tuned by hand on giving/train, see docs/experiments.md.
_MARKED, _POSITIONAL, _SAME_SENTENCE, _NEAR_SENTENCE, _BORROWED = 0.9, 0.7, 0.6, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Argument:
    """A candidate in a role of a giving word, with how sure grammar is and the reason in words."""

    candidate: int
    role: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A giving word with its arguments."""

    start: int
    end: int
    entry: Entry
    arguments: tuple[Argument, ...]
    weight: float
    planned: bool

    def of(self, *roles: str) -> list[Argument]:
        """Return the arguments in the given roles."""
        return [argument for argument in self.arguments if argument.role in roles]


def score_by_grammar(view: EventView) -> EventScores:
    """Return the scores of a document by frames alone: no model is needed."""
    candidates = find_candidates(view)
    frames = find_frames(view, candidates)
    anchors = sorted({argument.candidate for frame in frames for argument in frame.of("item")})
    number = {candidate: row for row, candidate in enumerate(anchors)}
    scores = EventScores(
        candidates=candidates,
        anchors=anchors,
        anchor_scores=np.zeros(len(anchors), dtype=np.float32),
        roles=np.zeros((len(anchors), len(candidates), len(ROLES)), dtype=np.float32),
        planned=np.zeros(len(anchors), dtype=np.float32),
    )
    for frame in frames:
        for item in frame.of("item"):
            _score_anchor(scores, number[item.candidate], frame, item)
    _borrow(scores)
    _join(scores, view)
    return scores


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
        arguments = _arguments(view, candidates, here, at)
        weight = _weight(view, candidates, here, entry, arguments)
        planned = bool(lexicon.planned & set(view.words[max(0, start - 5) : end]))
        frames.append(Frame(start, end, entry, tuple(arguments), weight, planned))
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
            add(number, role, _POSITIONAL, f"{side} of {word} ({entry.voice})")
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
            return word
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
        return [n for n in after if candidates[n].start - end <= 1][:1]
    unmarked = [n for n in after if _marker(view, candidates[n]) is None]
    return _coordinated(view, candidates, unmarked[:1], unmarked, backwards=False)


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
        return 0.25 + 0.15 * len(parties) + 0.2 * aided
    return 0.6 + 0.1 * len(parties) + 0.1 * aided


def _score_anchor(scores: EventScores, row: int, frame: Frame, item: Argument) -> None:
    sure = frame.weight * (0.6 + 0.4 * item.score)
    if sure <= scores.anchor_scores[row]:
        return
    scores.anchor_scores[row] = sure
    scores.planned[row] = frame.planned
    scores.roles[row] = 0.0
    for argument in frame.arguments:
        scores.roles[row, argument.candidate, ROLE_INDEX[argument.role]] = argument.score
        scores.reasons[row, argument.candidate, argument.role] = argument.reason
    scores.roles[row, item.candidate, ROLE_INDEX["item"]] = 1.0


def _borrow(scores: EventScores) -> None:
    """Let an anchor without a donor, recipient or date take those of the nearest anchor that has some."""
    have = scores.roles.copy()
    for role in ("donor", "recipient", "date"):
        column = ROLE_INDEX[role]
        owners = [row for row in range(len(scores.anchors)) if have[row, :, column].max(initial=0) >= _BORROWED]
        for row in range(len(scores.anchors)):
            if row in owners or not owners:
                continue
            here = scores.candidates[scores.anchors[row]].start
            nearest = min(owners, key=lambda other: abs(scores.candidates[scores.anchors[other]].start - here))
            scores.roles[row, :, column] = np.minimum(have[nearest, :, column], _BORROWED)


def _join(scores: EventScores, view: EventView) -> None:
    """Score which anchors tell of one event: generic words with the nearest specific thing, the same wording always."""
    item = ROLE_INDEX["item"]
    for row, anchor in enumerate(scores.anchors):
        for other_row, other in enumerate(scores.anchors):
            a, b = scores.candidates[anchor], scores.candidates[other]
            same = view.words[a.start : a.end] == view.words[b.start : b.end]
            near = abs(int(view.sentences[a.start]) - int(view.sentences[b.start])) <= 1
            loose = is_generic(view, a) or is_generic(view, b)
            if row != other_row and (same or (loose and near)):
                scores.roles[row, other, item] = max(scores.roles[row, other, item], 0.7)
            elif row != other_row and loose:
                scores.roles[row, other, item] = max(scores.roles[row, other, item], 0.5)
