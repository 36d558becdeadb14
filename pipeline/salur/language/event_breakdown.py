"""Breakdowns: *Desa A menerima 60 paket, Desa B 71 paket* gives to each receiver its own share."""

from collections import defaultdict
from dataclasses import replace
from typing import Literal

from salur.language.event_choice import Choice, EventDraft
from salur.language.event_view import Candidate, EventView

# Tokens behind the last thing in which its receiver may stand; tokens off the breakdown that make a place everybody's.
_REACH, _FAR = 12, 60
_Side = Literal["before", "after"]


def share_out(drafts: list[EventDraft], view: EventView) -> list[EventDraft]:
    """Return the events with the receivers of a breakdown shared out.

    Where things of several events stand in one sentence and a receiver stands between each and the one before it (or,
    in the whole sentence, behind each), each event keeps the receiver of its own thing, and of the places only those in
    its stretch.
    """
    in_sentence: dict[int, list[int]] = defaultdict(list)
    for number, draft in enumerate(drafts):
        sentences = {int(view.sentences[anchor.start]) for anchor in draft.anchors}
        if len(sentences) == 1:
            in_sentence[sentences.pop()].append(number)
    shared = list(drafts)
    for numbers in in_sentence.values():
        if len(numbers) > 1:
            for number, draft in zip(numbers, _shared([drafts[n] for n in numbers]), strict=True):
                shared[number] = draft
    return shared


def _shared(drafts: list[EventDraft]) -> list[EventDraft]:
    receivers = {choice.candidate: choice for draft in drafts for choice in draft.slots["recipient"]}
    for side in ("before", "after"):
        stretches = _stretches(drafts, side)
        own = [_inside(receivers, stretch) for stretch in stretches]
        if all(own):
            return [
                _with_shares(draft, stretch, choices)
                for draft, stretch, choices in zip(drafts, stretches, own, strict=True)
            ]
    return drafts


def _stretches(drafts: list[EventDraft], side: _Side) -> list[tuple[int, int]]:
    """Return the tokens from the thing before each event's thing to it, or from it to the one behind it."""
    firsts = [min(anchor.start for anchor in draft.anchors) for draft in drafts]
    lasts = [max(anchor.end for anchor in draft.anchors) for draft in drafts]
    bounds = sorted({*firsts, *lasts})
    if side == "before":
        return [(max((last for last in lasts if last <= first), default=0), first) for first in firsts]
    return [(last, min((first for first in firsts if first >= last), default=bounds[-1] + _REACH)) for last in lasts]


def _inside(choices: dict[Candidate, Choice], stretch: tuple[int, int]) -> list[Choice]:
    start, end = stretch
    found = [choice for candidate, choice in choices.items() if start <= candidate.start and candidate.end <= end]
    return sorted(found, key=lambda choice: choice.candidate.start)


def _with_shares(draft: EventDraft, stretch: tuple[int, int], receivers: list[Choice]) -> EventDraft:
    start, end = stretch
    places = tuple(
        choice for choice in draft.slots["location"] if start <= choice.candidate.start and choice.candidate.end <= end
    )
    # A place outside the breakdown (the hall where all was handed over) is everybody's.
    elsewhere = tuple(choice for choice in draft.slots["location"] if abs(choice.candidate.start - start) > _FAR)
    return replace(draft, slots={**draft.slots, "recipient": tuple(receivers), "location": places or elsewhere})
