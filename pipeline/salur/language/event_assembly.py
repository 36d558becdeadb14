"""From scores to drafts of events: anchors of one event joined, and for each slot the candidates that win."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from salur.language.event_breakdown import share_out
from salur.language.event_choice import Choice, EventDraft, choose, ruled_out, with_full_name, without_repeats
from salur.language.event_clusters import group_anchors
from salur.language.event_items import settle_items
from salur.language.event_repeats import join_repeats, without_borrowed, without_totals
from salur.language.event_scores import ROLE_INDEX, EventScores
from salur.language.event_view import Candidate, EventView, is_generic, party_of

PARTY_ROLES = ("donor", "recipient", "intermediary")
_PARTY_SOURCES = frozenset({"mention"})
_ADMITTED = {
    "donor": _PARTY_SOURCES,
    "recipient": _PARTY_SOURCES,
    "intermediary": _PARTY_SOURCES,
    "location": frozenset({"place"}),
    "date": frozenset({"date"}),
    "worth": frozenset({"quantity"}),
}


def assemble(scores: EventScores, view: EventView, thresholds: Mapping[str, float]) -> list[EventDraft]:
    """Return the events of a document, in text order.

    Args:
        scores: what the scorer says.
        view: the document.
        thresholds: the least score for a candidate, by role, and under ``anchor`` and ``join`` for being a thing given
            and for two anchors telling one event; ``fallback`` for the party of a record that would have none;
            ``sure`` for further fillers and ``borrowed`` for a date or place from a sentence about another event.
    """
    kept = [row for row, score in enumerate(scores.anchor_scores) if score >= thresholds["anchor"]]
    kept = _without_worths(scores, view, kept)
    drafts = []
    for cluster in group_anchors(scores, view, kept, thresholds):
        draft = _draft(scores, view, cluster, thresholds)
        if draft is not None:
            drafts.append(draft)
    drafts = sorted(drafts, key=lambda draft: min(anchor.start for anchor in draft.anchors))
    drafts = join_repeats(without_totals(_absorb_vague(drafts, view), view), view)
    return without_borrowed(share_out(drafts, view), view, sure=thresholds["borrowed"])


def _without_worths(scores: EventScores, view: EventView, kept: list[int]) -> list[int]:
    """Return the anchors without the money that states what another thing of the sentence is worth."""
    spans = {row: scores.candidates[scores.anchors[row]] for row in kept}

    def is_worth(candidate: Candidate) -> bool:
        quantity = view.marks["quantity"].get((candidate.start, candidate.end))
        return quantity is not None and quantity.role == "worth"

    things = {int(view.sentences[span.start]) for span in spans.values() if not is_worth(span)}
    return [row for row in kept if not is_worth(spans[row]) or int(view.sentences[spans[row].start]) not in things]


def _absorb_vague(drafts: list[EventDraft], view: EventView) -> list[EventDraft]:
    """Join an event that names only *bantuan* with the nearest specific one of the same giver: it tells of it again."""
    specific = [draft for draft in drafts if not _is_vague(draft, view)]
    merged = {id(draft): draft for draft in specific}
    kept = []
    for draft in drafts:
        if draft in specific:
            continue
        partners = [other for other in specific if _parties(draft, view, "donor") & _parties(other, view, "donor")]
        if not partners:
            kept.append(draft)
            continue
        start = draft.anchors[0].start
        nearest = min(partners, key=lambda other: abs(other.anchors[0].start - start))
        merged[id(nearest)] = _joined(merged[id(nearest)], draft)
    return sorted([*merged.values(), *kept], key=lambda draft: min(anchor.start for anchor in draft.anchors))


def _is_vague(draft: EventDraft, view: EventView) -> bool:
    return all(is_generic(view, choice.candidate) for choice in draft.slots["item"])


def _parties(draft: EventDraft, view: EventView, role: str) -> set[int]:
    found = (party_of(view, choice.candidate) for choice in draft.slots[role])
    return {party for party in found if party is not None}


def _joined(draft: EventDraft, vague: EventDraft) -> EventDraft:
    """Return an event with what another telling of it adds: slots that were empty."""
    slots = {role: choices or vague.slots[role] for role, choices in draft.slots.items()}
    return EventDraft(slots, draft.anchors, max(draft.confidence, vague.confidence), draft.planned)


def _draft(
    scores: EventScores, view: EventView, cluster: list[int], thresholds: Mapping[str, float]
) -> EventDraft | None:
    weights = scores.anchor_scores[cluster]
    roles = np.average(scores.roles[cluster], axis=0, weights=weights)
    anchors = [scores.candidates[scores.anchors[row]] for row in cluster]
    slots: dict[str, tuple[Choice, ...]] = {"item": _items(scores, view, cluster)}
    for role in (*PARTY_ROLES, "location", "date", "worth"):
        ranked = _ranked(scores, view, roles, role)
        choices = [
            Choice(scores.candidates[n], float(roles[n, ROLE_INDEX[role]]), _reason(scores, cluster, n, role))
            for n in ranked
            if roles[n, ROLE_INDEX[role]] >= thresholds[role]
        ]
        chosen = choose(role, choices, view, anchors, sure=thresholds["sure"])
        if role in PARTY_ROLES:
            full = [with_full_name(choice, scores, view) for choice in chosen]
            chosen = without_repeats(full, view, anchors)
        slots[role] = chosen
    if not slots["donor"] and not slots["recipient"]:
        best = _fallback(scores, view, roles, cluster, thresholds["fallback"])
        if best is None:
            return None
        slots |= best
    slots["beneficiary"] = _beneficiaries(roles, scores, slots["recipient"], thresholds["beneficiary"])
    ends = {choice.candidate for choice in slots["beneficiary"]}
    slots["recipient"] = tuple(choice for choice in slots["recipient"] if choice.candidate not in ends)
    return EventDraft(
        slots=slots,
        anchors=tuple(anchors),
        confidence=scores.confidence(float(weights.max())),
        planned=float(np.average(scores.planned[cluster], weights=weights)),
    )


def _ranked(scores: EventScores, view: EventView, roles: NDArray[np.float32], role: str) -> list[int]:
    """Return the candidates that a role admits, best first; of equals, the one that comes first in the text."""
    admitted = [
        n
        for n, candidate in enumerate(scores.candidates)
        if candidate.sources & _ADMITTED[role] and not ruled_out(view, candidate, role)
    ]
    return sorted(admitted, key=lambda n: -roles[n, ROLE_INDEX[role]])


def _fallback(
    scores: EventScores, view: EventView, roles: NDArray[np.float32], cluster: list[int], least: float
) -> dict[str, tuple[Choice, ...]] | None:
    """Return the best giver or receiver of an event that has none yet, if it is likely enough."""
    ranked = [(n, role) for role in ("donor", "recipient") for n in _ranked(scores, view, roles, role)[:1]]
    if not ranked:
        return None
    number, role = max(ranked, key=lambda pair: roles[pair[0], ROLE_INDEX[pair[1]]])
    score = float(roles[number, ROLE_INDEX[role]])
    if score < least:
        return None
    return {role: (Choice(scores.candidates[number], score, _reason(scores, cluster, number, role)),)}


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
    return settle_items(without_repeats(choices, view, (), same_wording=1.0), view)


def _beneficiaries(
    roles: NDArray[np.float32], scores: EventScores, recipients: tuple[Choice, ...], threshold: float
) -> tuple[Choice, ...]:
    """Return those of the recipients that are the end group behind another recipient."""
    column = ROLE_INDEX["beneficiary"]
    place = {candidate: number for number, candidate in enumerate(scores.candidates)}
    # The full name of a party may be a span that was no candidate itself.
    ends = tuple(
        choice
        for choice in recipients
        if choice.candidate in place and roles[place[choice.candidate], column] >= threshold
    )
    return ends if len(ends) < len(recipients) else ()


def _reason(scores: EventScores, cluster: list[int], candidate: int, role: str) -> str:
    for row in cluster:
        reason = scores.reasons.get((row, candidate, role))
        if reason:
            return reason
    return "model"
