"""From scores to probabilities: calibrates ``confidence`` on articles that the event model has not seen."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from salur.language.event_assembly import assemble
from salur.language.event_records import make_record
from salur.language.event_scores import Calibration, EventScores, log_odds
from salur.training.event_data import Example
from salur.training.scoring import align

# Less sure things are drafts of events as well here, so that low probabilities are learned too.
_LEAST_ANCHOR = 0.3
_FOLDS, _BINS = 5, 10


class Drafts(NamedTuple):
    """Drafts of events and whether they were right.

    Attributes:
        log_odds: of the surest thing given and of the document, shape ``(drafts, 2)``.
        right: whether the draft's record is aligned with a gold record, shape ``(drafts,)``.
        articles: number of each draft's article, shape ``(drafts,)``.
    """

    log_odds: NDArray[np.float64]
    right: NDArray[np.bool_]
    articles: NDArray[np.int64]


def judge_drafts(scored: Iterable[tuple[EventScores, Example]], thresholds: Mapping[str, float]) -> Drafts:
    """Return the drafts that scores lead to, and which of them are right.

    Args:
        scored: articles that the scorer has not learned from, with their scores.
        thresholds: see :func:`salur.language.event_assembly.assemble`.
    """
    rows, right, articles = [], [], []
    for number, (scores, example) in enumerate(scored):
        drafts = assemble(replace(scores, calibration=None), example.view, {**thresholds, "anchor": _LEAST_ANCHOR})
        records = [make_record(draft, example.view, example.gold.article).model_dump(mode="json") for draft in drafts]
        aligned = {predicted for _, predicted in align(example.gold.raw_records, records)}
        for place, draft in enumerate(drafts):
            # Uncalibrated, the confidence is the product of the two.
            rows.append([log_odds(draft.confidence / scores.event), log_odds(scores.event)])
            right.append(place in aligned)
            articles.append(number)
    return Drafts(np.array(rows, dtype=np.float64).reshape(-1, 2), np.array(right, dtype=bool), np.array(articles))


def fit_calibration(drafts: Drafts) -> Calibration:
    """Return the calibration learned from drafts (Platt 1999).

    Raises:
        ValueError: all drafts are right, or none is.
    """
    model = LogisticRegression().fit(drafts.log_odds, drafts.right)
    anchor, event = (float(value) for value in model.coef_[0])
    return Calibration(anchor, event, float(model.intercept_[0]))


def calibration_error(drafts: Drafts) -> float:
    """Return the expected calibration error (ten bins; Naeini et al. 2015) by 5-fold cross-validation over articles.

    Raises:
        ValueError: there are drafts in fewer than five articles, or they are all alike.
    """
    said = cross_val_predict(
        LogisticRegression(), drafts.log_odds, drafts.right, groups=drafts.articles, cv=GroupKFold(_FOLDS),
        method="predict_proba",
    )[:, 1]  # fmt: skip
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(said[bins == number].mean() - drafts.right[bins == number].mean()) * (bins == number).mean()
        for number in np.unique(bins)
    ]
    return float(sum(gaps))
