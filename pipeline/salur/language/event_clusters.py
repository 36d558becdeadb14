"""Which things given belong to one event: what the scorer says, and what wording tells."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from salur.language.event_scores import ROLE_INDEX, EventScores
from salur.language.event_view import Candidate, EventView, party_of
from salur.language.lexicon import giving_lexicon

_TWIN_BONUS = 0.3
# What a receiver of its own counts against a thing given besides (fold 0: docs/experiments.md).
_ANOTHER = 0.6
# How far before a giving word *juga* stands.
_ADDED_REACH = 2


def group_anchors(
    scores: EventScores, view: EventView, rows: list[int], thresholds: Mapping[str, float]
) -> list[list[int]]:
    """Return the rows of the anchors, event by event.

    Args:
        scores: what the scorer says.
        view: the document.
        rows: the rows, among ``scores.anchors``, of the things that are given.
        thresholds: under ``join``, how alike the closest two groups must be to be one event; under ``recipient``, the
            least score of a receiver.
    """
    affinity = _affinity(scores, view, rows)
    least = thresholds["recipient"]
    receivers = {row: _own_receiver(scores, view, row, least) for row in rows}
    for number, row in enumerate(rows):
        if receivers[row] is None or not _told_as_another(scores, view, row):
            continue
        for other, earlier in enumerate(rows):
            if _is_before(scores, view, earlier, row) and receivers[earlier] not in (None, receivers[row]):
                affinity[number, other] = affinity[other, number] = max(0.0, affinity[number, other] - _ANOTHER)
    return _clusters(rows, affinity, thresholds["join"])


def _affinity(scores: EventScores, view: EventView, rows: list[int]) -> NDArray[np.float32]:
    """Return how sure it is that two things are given in one event, shape ``(rows, rows)``.

    Wording helps: *sembako* is likely the *250 paket sembako* told of elsewhere, but 60 parcels and 71 parcels are two.
    """
    columns = [scores.anchors[row] for row in rows]
    table = scores.roles[np.ix_(rows, columns, [ROLE_INDEX["item"]])][:, :, 0]
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


def _told_as_another(scores: EventScores, view: EventView, row: int) -> bool:
    """Tell whether the giving word before a thing says that it was given besides (*juga mengirimkan*)."""
    at = scores.candidates[scores.anchors[row]].start
    before = [start for start, _, _ in view.triggers if start < at and view.sentences[start] == view.sentences[at]]
    if not before:
        return False
    words = view.words[max(0, max(before) - _ADDED_REACH) : max(before)]
    return not giving_lexicon().added.isdisjoint(words)


def _is_before(scores: EventScores, view: EventView, earlier: int, row: int) -> bool:
    """Tell whether a sentence before names a thing."""
    first, second = (view.sentences[scores.candidates[scores.anchors[number]].start] for number in (earlier, row))
    return bool(first < second)


def _own_receiver(scores: EventScores, view: EventView, row: int, least: float) -> int | None:
    """Return the entity that most likely receives a thing by the thing's own sentence."""
    sentence = view.sentences[scores.candidates[scores.anchors[row]].start]
    column = ROLE_INDEX["recipient"]
    best = max(
        (
            (float(scores.roles[row, number, column]), -number)
            for number, candidate in enumerate(scores.candidates)
            if "mention" in candidate.sources and view.sentences[candidate.start] == sentence
        ),
        default=(0.0, 0),
    )
    return party_of(view, scores.candidates[-best[1]]) if best[0] >= least else None


def _clusters(rows: list[int], affinity: NDArray[np.float32], threshold: float) -> list[list[int]]:
    """Join rows by average linkage while the closest two clusters are at least ``threshold`` alike."""
    if len(rows) < 2:
        return [[row] for row in rows]
    apart = squareform(1 - np.clip(affinity, 0, 1), checks=False)
    # The small step lets pairs just at the threshold join.
    labels = fcluster(linkage(apart, "average"), 1 - threshold + 1e-9, "distance")
    clusters: dict[int, list[int]] = {}
    for row, label in zip(rows, labels, strict=True):
        clusters.setdefault(int(label), []).append(row)
    return list(clusters.values())
