"""What a scorer says of a document: which candidates are things given, and who plays which role around each."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from salur.language.event_view import Candidate

ROLES = ("donor", "recipient", "beneficiary", "intermediary", "item", "location", "date", "worth")
ROLE_INDEX = {role: number for number, role in enumerate(ROLES)}


_CERTAIN = 1e-4


class Calibration(NamedTuple):
    """From scores to the probability that an event is right, learned on articles that the scorer had not seen.

    Logistic in the log-odds of two scores (Platt 1999); :mod:`salur.training.event_calibration` fits it.

    Attributes:
        anchor: weight of the log-odds of the surest thing given.
        event: weight of those of the document.
        constant: added to both.
    """

    anchor: float
    event: float
    constant: float

    def probability(self, anchor_score: float, event_score: float) -> float:
        """Return the probability, both scores being between 0 and 1."""
        odds = self.anchor * log_odds(anchor_score) + self.event * log_odds(event_score) + self.constant
        return float(expit(odds))


def log_odds(score: float) -> float:
    """Return the log-odds of a score, of which no one is taken for quite certain."""
    return float(logit(min(max(score, _CERTAIN), 1 - _CERTAIN)))


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
        calibration: turns scores into the probability of an event; none where the scorer was not calibrated.
    """

    candidates: list[Candidate]
    anchors: list[int]
    anchor_scores: NDArray[np.float32]
    roles: NDArray[np.float32]
    planned: NDArray[np.float32]
    event: float = 1.0
    reasons: dict[tuple[int, int, str], str] = field(default_factory=dict)
    calibration: Calibration | None = None

    def confidence(self, anchor_score: float) -> float:
        """Return how probable it is that an event is right whose surest thing given has the given score."""
        if self.calibration is None:
            return anchor_score * self.event
        return self.calibration.probability(anchor_score, self.event)
