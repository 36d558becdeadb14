"""From scores to drafts of events: anchors of one event joined, and for each slot the candidates that win."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salur.language.event_scores import ROLE_INDEX, EventScores
from salur.language.event_view import Candidate, EventView

PARTY_ROLES = ("donor", "recipient", "intermediary")
_SINGLE = frozenset({"date", "worth"})
_SAME_WORDING = 2 / 3


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
    for cluster in _clusters(kept, _affinity(scores, kept), thresholds["join"]):
        draft = _draft(scores, view, cluster, thresholds)
        if draft is not None:
            drafts.append(draft)
    return sorted(drafts, key=lambda draft: min(anchor.start for anchor in draft.anchors))


def _affinity(scores: EventScores, kept: list[int]) -> NDArray[np.float32]:
    columns = [scores.anchors[row] for row in kept]
    table = scores.roles[np.ix_(kept, columns, [ROLE_INDEX["item"]])][:, :, 0]
    symmetric: NDArray[np.float32] = (table + table.T) / 2
    return symmetric


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
        ranked = np.argsort(-roles[:, ROLE_INDEX[role]], kind="stable")
        choices = (
            Choice(scores.candidates[n], float(roles[n, ROLE_INDEX[role]]), _reason(scores, cluster, int(n), role))
            for n in ranked
            if roles[n, ROLE_INDEX[role]] >= thresholds[role]
        )
        slots[role] = _without_repeats(choices, view, anchors, most=1 if role in _SINGLE else None)
    if not slots["donor"] and not slots["recipient"]:
        best = max(("donor", "recipient"), key=lambda role: roles[:, ROLE_INDEX[role]].max())
        number = int(roles[:, ROLE_INDEX[best]].argmax())
        score = float(roles[number, ROLE_INDEX[best]])
        if score < thresholds["fallback"]:
            return None
        slots[best] = (Choice(scores.candidates[number], score, _reason(scores, cluster, number, best)),)
    slots["beneficiary"] = _beneficiaries(roles, scores, slots["recipient"], thresholds["beneficiary"])
    ends = {choice.candidate for choice in slots["beneficiary"]}
    slots["recipient"] = tuple(choice for choice in slots["recipient"] if choice.candidate not in ends)
    return EventDraft(
        slots=slots,
        anchors=tuple(anchors),
        confidence=float(weights.max()) * scores.event,
        planned=float(np.average(scores.planned[cluster], weights=weights)),
    )


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
    shared = sum(min(left.count(word), right.count(word)) for word in set(left))
    return 2 * shared / (len(left) + len(right)) >= least


def _reason(scores: EventScores, cluster: list[int], candidate: int, role: str) -> str:
    for row in cluster:
        reason = scores.reasons.get((row, candidate, role))
        if reason:
            return reason
    return "model"
