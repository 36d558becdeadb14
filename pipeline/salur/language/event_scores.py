"""What a scorer says of a document: which candidates are things given, and who plays which role around each."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from salur.language.event_view import Candidate

ROLES = ("donor", "recipient", "beneficiary", "intermediary", "item", "location", "date", "worth")
ROLE_INDEX = {role: number for number, role in enumerate(ROLES)}


@dataclass(slots=True)
class EventScores:
    """Scores between 0 and 1; an *anchor* is a candidate that may be a thing given.

    Attributes:
        candidates: the candidates, in text order.
        anchors: indices of the anchors into ``candidates``.
        anchor_scores: how sure it is that each anchor is given in some event, shape ``(anchors,)``.
        roles: how sure it is that a candidate plays a role in the event of an anchor, shape ``(anchors, candidates,
            len(ROLES))``; the role ``item`` means "given in the same event".
        planned: how sure it is that the event of each anchor is planned, shape ``(anchors,)``.
        event: how sure it is that the document tells an event at all.
        reasons: grammar's reason for a role, by ``(anchor, candidate, role)``.
        calibration: weights of the anchor's and of the document's log-odds and a constant, learned on articles that the
            scorer had not seen (Platt 1999); none where the scores were not calibrated.
    """

    candidates: list[Candidate]
    anchors: list[int]
    anchor_scores: NDArray[np.float32]
    roles: NDArray[np.float32]
    planned: NDArray[np.float32]
    event: float = 1.0
    reasons: dict[tuple[int, int, str], str] = field(default_factory=dict)
    calibration: tuple[float, float, float] | None = None

    def confidence(self, anchor_score: float) -> float:
        """Return how probable it is that an event is right whose surest thing given has the given score."""
        if self.calibration is None:
            return anchor_score * self.event
        of_anchor, of_event, constant = self.calibration
        odds = of_anchor * _log_odds(anchor_score) + of_event * _log_odds(self.event) + constant
        return 1 / (1 + math.exp(-odds))


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))
