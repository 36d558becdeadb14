"""Events by grammar alone: what the frames of a document say of each thing given, as scores."""

import numpy as np

from salur.language.event_frames import Argument, Frame, find_frames
from salur.language.event_scores import ROLE_INDEX, ROLES, EventScores
from salur.language.event_view import Candidate, EventView, find_candidates, is_generic

# The score of a party or date that is taken from another event nearby.
_BORROWED = 0.5


def score_by_grammar(view: EventView, candidates: list[Candidate] | None = None) -> EventScores:
    """Return the scores of a document by frames alone: no model is needed.

    Args:
        view: the document.
        candidates: the candidates to score; those of the annotations if left out.
    """
    candidates = find_candidates(view) if candidates is None else candidates
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
    _join(scores, view, frames)
    return scores


def _score_anchor(scores: EventScores, row: int, frame: Frame, item: Argument) -> None:
    sure = frame.weight * (0.6 + 0.4 * item.score)
    if sure <= scores.anchor_scores[row]:
        return
    scores.anchor_scores[row] = sure
    scores.planned[row] = frame.planned
    scores.roles[row] = 0.0
    for argument in frame.arguments:
        own = not frame.shares or argument.candidate in (item.candidate, frame.shares[item.candidate])
        if not own and argument.role in ("item", "recipient"):
            continue
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


def _join(scores: EventScores, view: EventView, frames: list[Frame]) -> None:
    """Score which anchors tell of one event: generic words with the nearest specific thing, the same wording always."""
    item = ROLE_INDEX["item"]
    apart = {(a, b) for frame in frames for a in frame.shares for b in frame.shares}
    for row, anchor in enumerate(scores.anchors):
        for other_row, other in enumerate(scores.anchors):
            a, b = scores.candidates[anchor], scores.candidates[other]
            same = view.words[a.start : a.end] == view.words[b.start : b.end]
            near = abs(int(view.sentences[a.start]) - int(view.sentences[b.start])) <= 1
            loose = is_generic(view, a) or is_generic(view, b)
            if (anchor, other) in apart:
                continue
            if row != other_row and (same or (loose and near)):
                scores.roles[row, other, item] = max(scores.roles[row, other, item], 0.7)
            elif row != other_row and loose:
                scores.roles[row, other, item] = max(scores.roles[row, other, item], 0.5)
