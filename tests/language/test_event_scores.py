"""Scores and what is made of them: the probability of an event."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.language.event_scores import ROLES, Calibration, EventScores

SCORE = st.floats(0, 1)
CALIBRATION = Calibration(0.5, 0.2, -0.8)


def scores(event: float, calibration: Calibration | None) -> EventScores:
    return EventScores(
        [], [], np.zeros(0, np.float32), np.zeros((0, 0, len(ROLES)), np.float32), np.zeros(0, np.float32), event,
        calibration=calibration,
    )  # fmt: skip


def test_without_calibration_confidence_is_the_product() -> None:
    assert scores(0.5, None).confidence(0.8) == pytest.approx(0.4)


@given(SCORE, SCORE, SCORE)
def test_a_surer_thing_never_makes_an_event_less_probable(one: float, other: float, event: float) -> None:
    found = scores(event, CALIBRATION)
    low, high = sorted((one, other))
    assert 0 < found.confidence(low) <= found.confidence(high) < 1


def test_calibration_is_logistic_in_the_log_odds() -> None:
    assert CALIBRATION.probability(0.5, 0.5) == pytest.approx(1 / (1 + np.exp(0.8)))
    assert Calibration(1, 0, 0).probability(0.73, 0.1) == pytest.approx(0.73)
