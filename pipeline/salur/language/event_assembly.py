"""From scores to drafts of events: anchors of one event joined, and for each slot the candidates that win."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salur.language.event_scores import ROLE_INDEX, EventScores
from salur.language.event_view import Candidate, EventView

PARTY_ROLES = ("donor", "recipient", "intermediary")
_SINGLE = frozenset({"date", "worth"})
_PARTY_SOURCES = frozenset({"mention"})
_ADMITTED = {
    "donor": _PARTY_SOURCES,
    "recipient": _PARTY_SOURCES,
    "intermediary": _PARTY_SOURCES,
    "location": frozenset({"place"}),
    "date": frozenset({"date"}),
    "worth": frozenset({"quantity"}),
}
_ADDRESS_GAP, _ADDRESS_JOINERS = 2, frozenset({",", "di", "-", "–", "("})
_LIST_GAP, _LIST_JOINERS = 12, frozenset({",", "dan", "serta", "hingga", "juga", ";", "\n"})
_SAME_WORDING = 2 / 3
_TWIN_BONUS = 0.3


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


def assemble(scores: EventScores, view: EventView, thresholds: Mapping[str, float]) -> list[EventDraft]:
    """Return the events of a document, in text order.

    Args:
        scores: what the scorer says.
        view: the document.
        thresholds: the least score for a candidate, by role, and under ``anchor`` and ``join`` for being a thing given
            and for two anchors telling one event; ``fallback`` for the party of a record that would have none.
    """
    kept = [row for row, score in enumerate(scores.anchor_scores) if score >= thresholds["anchor"]]
    drafts = []
    for cluster in _clusters(kept, _affinity(scores, view, kept), thresholds["join"]):
        draft = _draft(scores, view, cluster, thresholds)
        if draft is not None:
            drafts.append(draft)
    return sorted(drafts, key=lambda draft: min(anchor.start for anchor in draft.anchors))


def _affinity(scores: EventScores, view: EventView, kept: list[int]) -> NDArray[np.float32]:
    """Return how sure it is that two things are given in one event, shape ``(kept, kept)``.

    Wording helps: *sembako* is likely the *250 paket sembako* told of elsewhere, but 60 parcels and 71 parcels are two.
    """
    columns = [scores.anchors[row] for row in kept]
    table = scores.roles[np.ix_(kept, columns, [ROLE_INDEX["item"]])][:, :, 0]
    symmetric: NDArray[np.float32] = (table + table.T) / 2
    for number, first in enumerate(columns):
        for other, second in enumerate(columns[:number]):
            a, b = scores.candidates[first], scores.candidates[second]
            if _vague_twin(view, a, b) or _vague_twin(view, b, a):
                symmetric[number, other] = symmetric[other, number] = min(1.0, symmetric[number, other] + _TWIN_BONUS)
    return symmetric


def _vague_twin(view: EventView, vague: Candidate, exact: Candidate) -> bool:
    quantity = view.marks["quantity"].get((vague.start, vague.end))
    if quantity is not None and quantity.value is not None:
        return False
    return set(view.words[vague.start : vague.end]) <= set(view.words[exact.start : exact.end])


def _clusters(rows: list[int], affinity: NDArray[np.float32], threshold: float) -> list[list[int]]:
    """Join rows by average linkage while the closest two clusters are at least ``threshold`` alike."""
    clusters = [[number] for number in range(len(rows))]
    while len(clusters) > 1:
        pairs = [
            (float(affinity[np.ix_(clusters[a], clusters[b])].mean()), b, a)
            for a in range(len(clusters))
            for b in range(a)
        ]
        best, first, second = max(pairs)
        if best < threshold:
            break
        clusters[first] += clusters.pop(second)
    return [[rows[number] for number in cluster] for cluster in clusters]


def _draft(
    scores: EventScores, view: EventView, cluster: list[int], thresholds: Mapping[str, float]
) -> EventDraft | None:
    weights = scores.anchor_scores[cluster]
    roles = np.average(scores.roles[cluster], axis=0, weights=weights)
    anchors = [scores.candidates[scores.anchors[row]] for row in cluster]
    slots: dict[str, tuple[Choice, ...]] = {"item": _items(scores, view, cluster)}
    for role in (*PARTY_ROLES, "location", "date", "worth"):
        ranked = _ranked(scores, roles, role)
        choices = [
            Choice(scores.candidates[n], float(roles[n, ROLE_INDEX[role]]), _reason(scores, cluster, n, role))
            for n in ranked
            if roles[n, ROLE_INDEX[role]] >= thresholds[role]
        ]
        chosen = choose(role, choices, view, anchors, sure=thresholds["sure"])
        slots[role] = tuple(_fullest(choice, scores, view) for choice in chosen) if role in PARTY_ROLES else chosen
    if not slots["donor"] and not slots["recipient"]:
        best = _fallback(scores, roles, cluster, thresholds["fallback"])
        if best is None:
            return None
        slots |= best
    slots["beneficiary"] = _beneficiaries(roles, scores, slots["recipient"], thresholds["beneficiary"])
    ends = {choice.candidate for choice in slots["beneficiary"]}
    slots["recipient"] = tuple(choice for choice in slots["recipient"] if choice.candidate not in ends)
    return EventDraft(
        slots=slots,
        anchors=tuple(anchors),
        confidence=float(weights.max()) * scores.event,
        planned=float(np.average(scores.planned[cluster], weights=weights)),
    )


def _ranked(scores: EventScores, roles: NDArray[np.float32], role: str) -> list[int]:
    """Return the candidates that a role admits, best first; of equals, the one that comes first in the text."""
    admitted = [n for n, candidate in enumerate(scores.candidates) if candidate.sources & _ADMITTED[role]]
    return sorted(admitted, key=lambda n: -roles[n, ROLE_INDEX[role]])


def _fallback(
    scores: EventScores, roles: NDArray[np.float32], cluster: list[int], least: float
) -> dict[str, tuple[Choice, ...]] | None:
    """Return the best giver or receiver of an event that has none yet, if it is likely enough."""
    ranked = [(n, role) for role in ("donor", "recipient") for n in _ranked(scores, roles, role)[:1]]
    if not ranked:
        return None
    number, role = max(ranked, key=lambda pair: roles[pair[0], ROLE_INDEX[pair[1]]])
    score = float(roles[number, ROLE_INDEX[role]])
    if score < least:
        return None
    return {role: (Choice(scores.candidates[number], score, _reason(scores, cluster, number, role)),)}


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
    single = _without_repeats(choices, view, anchors, most=1 if role in _SINGLE else None)
    if role == "location":
        single = tuple(choice for choice in single if not _contains_another(view, choice, single))
    taken = list(single[:1])
    for choice in single[1:]:
        if choice.score >= sure or any(_listed(view, choice.candidate, other.candidate) for other in taken):
            taken.append(choice)
    return tuple(taken)


def _fullest(choice: Choice, scores: EventScores, view: EventView) -> Choice:
    """Return the choice with the first mention of its party by its full name, where there is one."""
    mentions = view.marks["mention"]
    own = mentions.get((choice.candidate.start, choice.candidate.end))
    if own is None or own.form in ("name", "nominal"):
        return choice
    for candidate in scores.candidates:
        mention = mentions.get((candidate.start, candidate.end))
        if mention is not None and mention.form == "name" and mention.entity == own.entity:
            return Choice(candidate, choice.score, choice.reason)
    return choice


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


def _items(scores: EventScores, view: EventView, cluster: list[int]) -> tuple[Choice, ...]:
    ranked = sorted(cluster, key=lambda row: -scores.anchor_scores[row])
    choices = (
        Choice(
            scores.candidates[scores.anchors[row]],
            float(scores.anchor_scores[row]),
            _reason(scores, [row], scores.anchors[row], "item"),
        )
        for row in ranked
    )
    return _without_repeats(choices, view, (), same_wording=1.0)


def _beneficiaries(
    roles: NDArray[np.float32], scores: EventScores, recipients: tuple[Choice, ...], threshold: float
) -> tuple[Choice, ...]:
    """Return those of the recipients that are the end group behind another recipient."""
    column = ROLE_INDEX["beneficiary"]
    place = {candidate: number for number, candidate in enumerate(scores.candidates)}
    ends = tuple(choice for choice in recipients if roles[place[choice.candidate], column] >= threshold)
    return ends if len(ends) < len(recipients) else ()


def _without_repeats(
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


def _reason(scores: EventScores, cluster: list[int], candidate: int, role: str) -> str:
    for row in cluster:
        reason = scores.reasons.get((row, candidate, role))
        if reason:
            return reason
    return "model"
