"""Which of the candidates of a slot are taken: rules of language on top of the scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from salur.language.event_scores import EventScores
from salur.language.event_view import Candidate, EventView
from salur.language.lexicon import giving_lexicon

_SINGLE = frozenset({"date", "worth"})
_SAME_WORDING = 2 / 3
_ADDRESS_GAP, _ADDRESS_JOINERS = 2, frozenset({",", "di", "-", "–", "("})
_HOME_REACH = 6
_NAMED = ("name", "acronym", "short")
_LIST_GAP, _LIST_JOINERS = 12, frozenset({",", "dan", "serta", "hingga", "juga", ";", "\n"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate chosen for a slot, with its score and the reason."""

    candidate: Candidate
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as token spans.

    Attributes:
        slots: choices by role, best first.
        anchors: the things given that the event was built around, wherever they are mentioned.
        confidence: how sure it is that the event is one.
        planned: how sure it is that it is still to come.
    """

    slots: Mapping[str, tuple[Choice, ...]]
    anchors: tuple[Candidate, ...]
    confidence: float
    planned: float


def choose(
    role: str, choices: list[Choice], view: EventView, anchors: Sequence[Candidate], *, sure: float
) -> tuple[Choice, ...]:
    """Return those of the candidates of a slot that stand beside one another.

    The best one wins. Others are taken if they name somebody or something else and are nearly sure, or stand in a list
    with one that was taken. Of places inside one another the smallest is kept.

    Args:
        role: the slot's role.
        choices: the candidates above the threshold, best first.
        view: the document.
        anchors: the things given, which fill no other slot.
        sure: least score of a further candidate that stands in no list with those taken.
    """
    if role == "date":
        choices = _outside_quotes(choices, view)
    single = without_repeats(choices, view, anchors, most=1 if role in _SINGLE else None)
    if role == "location":
        single = tuple(choice for choice in single if not _contains_another(view, choice, single))
    taken = list(single[:1])
    for choice in single[1:]:
        if choice.score >= sure or any(_listed(view, choice.candidate, other.candidate) for other in taken):
            taken.append(choice)
    return tuple(taken)


def ruled_out(view: EventView, candidate: Candidate, role: str) -> bool:
    """Tell whether the words before a candidate say that it does not play a role."""
    lexicon = giving_lexicon()
    if "place" in candidate.sources and lexicon.home & set(
        view.words[max(0, candidate.start - _HOME_REACH) : candidate.start]
    ):
        return True
    before = view.words[candidate.start - 1] if candidate.start else ""
    return before in lexicon.not_after.get(role, ())


def with_full_name(choice: Choice, scores: EventScores, view: EventView) -> Choice:
    """Return the choice with its party's fullest name: the body's for an official, X for *X, a charity from Y*."""
    mentions = view.marks["mention"]
    start, end = choice.candidate.start, choice.candidate.end
    own = mentions.get((start, end))
    if own is None:
        return choice
    spans = [span for span, mention in mentions.items() if mention.form in _NAMED and mention.type != "person"]
    if own.type == "person" and own.body is None:
        # An official named with the body: *Yusuf Hadi Ketua PMI Garut*.
        behind = [span for span in spans if start < span[0] and span[1] == end]
    elif own.form == "nominal" and view.words[start - 1 : start] == [","]:
        behind = [span for span in spans if span[1] == start - 1]
    elif own.form in ("acronym", "short", "office") or own.body is not None:
        behind = [(start, end)]
    else:
        return choice
    if not behind:
        return choice
    entity = mentions[behind[0]].entity if own.body is None else own.body
    for candidate in scores.candidates:
        mention = mentions.get((candidate.start, candidate.end))
        if mention is not None and mention.form == "name" and mention.entity == entity:
            return Choice(candidate, choice.score, choice.reason)
    if behind[0] == (start, end):
        return choice
    return Choice(Candidate(*behind[0], frozenset({"mention"})), choice.score, choice.reason)


def without_repeats(
    choices: Iterable[Choice],
    view: EventView,
    taken: Iterable[Candidate],
    *,
    most: int | None = None,
    same_wording: float = _SAME_WORDING,
) -> tuple[Choice, ...]:
    """Return the choices, best first, without those that overlap, or name again, what was chosen before."""
    blocked = list(taken)
    chosen: list[Choice] = []
    for choice in choices:
        candidate = choice.candidate
        if any(candidate.start < other.end and other.start < candidate.end for other in blocked):
            continue
        if any(_same(view, candidate, other.candidate, same_wording) for other in chosen):
            continue
        chosen.append(choice)
        blocked.append(candidate)
        if most is not None and len(chosen) == most:
            break
    return tuple(chosen)


def _same(view: EventView, a: Candidate, b: Candidate, least: float) -> bool:
    mentions = view.marks["mention"]
    first, second = mentions.get((a.start, a.end)), mentions.get((b.start, b.end))
    if first is not None and second is not None and first.entity == second.entity:
        return True
    left, right = view.words[a.start : a.end], view.words[b.start : b.end]
    if least < 1 and (set(left) <= set(right) or set(right) <= set(left)):
        return True
    shared = sum(min(left.count(word), right.count(word)) for word in set(left))
    return 2 * shared / (len(left) + len(right)) >= least


def _outside_quotes(choices: list[Choice], view: EventView) -> list[Choice]:
    """Return the dates with one that a sentence states for itself before one that a speaker in it says (*hari ini*)."""
    if not choices or not view.quoted[choices[0].candidate.start]:
        return choices
    dates = view.marks["date"]
    sentence = view.sentences[choices[0].candidate.start]
    for (start, end), date in dates.items():
        if view.sentences[start] == sentence and not view.quoted[start] and date.precision == "day":
            stated = Candidate(start, end, frozenset({"date"}))
            return [Choice(stated, choices[0].score, choices[0].reason), *choices]
    return choices


def _contains_another(view: EventView, choice: Choice, all_choices: Sequence[Choice]) -> bool:
    """Tell whether a place follows, in an address, another chosen one that lies in it (*Desa X, Kecamatan Y*)."""
    for other in all_choices:
        between = view.words[other.candidate.end : choice.candidate.start]
        after = other is not choice and other.candidate.end <= choice.candidate.start
        if after and len(between) <= _ADDRESS_GAP and set(between) <= _ADDRESS_JOINERS:
            return True
    return False


def _listed(view: EventView, a: Candidate, b: Candidate) -> bool:
    """Tell whether two candidates stand in one sentence with only list words and at most a few others between them."""
    first, second = sorted((a, b), key=lambda candidate: candidate.start)
    if view.sentences[first.start] != view.sentences[second.start]:
        return False
    between = view.words[first.end : second.start]
    return len(between) <= _LIST_GAP and any(word in _LIST_JOINERS for word in between)
