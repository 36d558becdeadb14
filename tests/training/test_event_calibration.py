"""Calibration: which drafts are right, and probabilities that keep what they promise."""

import numpy as np
import pytest
from numpy.typing import NDArray
from spacy.language import Language

from salur.config import load_settings
from salur.language.event_scores import Calibration, EventScores
from salur.records import Article
from salur.training.event_data import make_examples
from salur.training.gold import GoldArticle

pytest.importorskip("sklearn")

from salur.language.event_grammar import score_by_grammar
from salur.training.event_calibration import (
    Drafts,
    calibration_error,
    fit_calibration,
    judge_drafts,
)  # fmt: skip

TEXT = "Yayasan Pelita Harapan menyerahkan 20 tenda kepada warga Desa Karangsari."
GOLD = {
    "donors": [{"text": "Yayasan Pelita Harapan"}],
    "recipients": [],
    "items": [{"text": "20 tenda", "value": 20, "unit": None}],
    "locations": [],
    "date": None,
}


def drawn(calibration: Calibration, *, number: int) -> Drafts:
    """Drafts that are right as often as a calibration says."""
    chance = np.random.default_rng(4)
    odds: NDArray[np.float64] = chance.normal(0, 2, (number, 2))
    scores = 1 / (1 + np.exp(-odds))
    said = np.array([calibration.probability(float(a), float(b)) for a, b in scores])
    return Drafts(odds, chance.random(number) < said, np.arange(number) // 2)


def test_what_was_drawn_from_a_calibration_leads_back_to_it() -> None:
    true = Calibration(0.6, 0.3, -0.5)
    found = fit_calibration(drawn(true, number=6000))
    np.testing.assert_allclose(found, true, atol=0.08)


def test_the_error_is_small_where_scores_tell_and_what_is_learned_from_chance_is_the_base_rate() -> None:
    assert calibration_error(drawn(Calibration(1, 0.5, 0), number=6000)) < 0.03
    blind = drawn(Calibration(0, 0, 1), number=6000)
    assert fit_calibration(blind).probability(0.5, 0.5) == pytest.approx(blind.right.mean(), abs=0.02)


def test_drafts_are_right_where_gold_has_their_record(rules: Language) -> None:
    article = Article(id="uji", text=TEXT)
    example = make_examples([GoldArticle(article, (), "written", (GOLD,))], rules)[0]
    other = make_examples([GoldArticle(article, (), "written", ())], rules)[0]
    scores: EventScores = score_by_grammar(example.view)
    scores.event = 0.8
    drafts = judge_drafts([(scores, example), (scores, other)], load_settings().events.thresholds.model_dump())
    assert drafts.right.tolist() == [True, False]
    assert drafts.articles.tolist() == [0, 1]
    assert drafts.log_odds[0] == pytest.approx(drafts.log_odds[1])
    assert drafts.log_odds[0, 1] == pytest.approx(np.log(4))
